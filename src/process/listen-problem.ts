import type { ServerConfig } from '../config.ts';
import { authorityOf } from '../http/base-url.ts';

interface ListenProblem {
  /** The setting to change. */
  readonly setting: 'PORT' | 'HOST';
  readonly why: string;
  readonly advice: string;
}

const ANOTHER_HOST =
  'choose another with --host, such as 127.0.0.1 for this machine alone or 0.0.0.0 for all';
const NO_SUCH_NAME = {
  setting: 'HOST',
  why: 'no address is known by that name',
  advice: ANOTHER_HOST,
} as const;

const PROBLEMS: Readonly<Record<string, ListenProblem>> = {
  EADDRINUSE: {
    setting: 'PORT',
    why: 'the port is taken',
    advice: 'choose another with --port, or 0 for any free one',
  },
  EACCES: {
    setting: 'PORT',
    why: 'this user may not listen there',
    advice: 'choose a port above 1023 with --port',
  },
  EADDRNOTAVAIL: {
    setting: 'HOST',
    why: 'that is not an address of this machine',
    advice: ANOTHER_HOST,
  },
  ENOTFOUND: NO_SUCH_NAME,
  EAI_AGAIN: NO_SUCH_NAME,
};

/**
 * Explains an error of `listen` in one line: why the server cannot listen, where the setting came from, and what to do.
 *
 * @param sourceOf - returns where a setting came from, such as `--port`.
 * @returns `undefined` if `error` is not from listening.
 */
export function listenProblem(
  error: unknown,
  { host, port }: Pick<ServerConfig, 'host' | 'port'>,
  sourceOf: (setting: ListenProblem['setting']) => string,
): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall, hostname }: NodeJS.ErrnoException & { hostname?: string } = error;
  const ofHost = syscall === 'getaddrinfo' && hostname === host;
  if (syscall !== 'listen' && !ofHost) return undefined;
  const { setting, why, advice } = PROBLEMS[code] ?? {
    setting: 'HOST',
    why: `the system refuses it (${code})`,
    advice: 'choose another address with --host or another port with --port',
  };
  const where = authorityOf(host, port);
  const what = setting === 'PORT' ? 'port' : 'address';
  return `cannot listen on ${where}: ${why} (the ${what} is from ${sourceOf(setting)}); ${advice}`;
}
