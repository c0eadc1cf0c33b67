import { Command } from 'commander';
import { ConfigError, readConfig, type ServerConfig } from './config.ts';
import { createLog } from './logger.ts';
import type { OpenPage } from './page.ts';
import { START } from './process/command-names.ts';
import { describeFault } from './process/explain-error.ts';
import { listenProblem } from './process/listen-problem.ts';
import { surviveLostOutput } from './process/lost-output.ts';
import { findParent, type Parent } from './process/parent.ts';
import { onStopWishes } from './process/stop-signals.ts';
import { surviveUncaughtErrors } from './process/uncaught-errors.ts';
import { type RunningServer, startServer } from './server.ts';
import { openStore } from './store/open.ts';
import { StoreError } from './store/store-error.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';

/** Exit codes: 0 ended as asked, 1 could not start or run, 2 a setting that cannot be used. */
const EXIT = { failed: 1, usage: 2 } as const;

/** What a program adds to the bare server. */
export interface StartOptions {
  /**
   * Loads the page, after the settings have been read.
   *
   * @param say - prints a line for people.
   */
  readonly loadPage?: (say: (line: string) => void) => Promise<OpenPage>;
  /** As they are typed behind the program's name. */
  readonly args?: readonly string[];
}

/** The settings, and where each came from. */
interface Settings {
  readonly config: ServerConfig;
  /** The name under which a setting was given: a flag's, or the environment's. */
  readonly sourceOf: (setting: string) => string;
}

/** The environment, with the flags laid over it; what is wrong is told by the name under which it was given. */
function readSettings(args: readonly string[]): Settings {
  const flags = readFlags(args);
  const flagOf = (setting: string): string | undefined =>
    setting in flags ? `--${setting.toLowerCase()}` : undefined;
  const fromEnvironment = (setting: string): string =>
    process.env[setting] ? `${setting} in the environment` : 'the default';
  return {
    config: readConfig({ ...process.env, ...flags }, (setting) => flagOf(setting) ?? setting),
    sourceOf: (setting) => flagOf(setting) ?? fromEnvironment(setting),
  };
}

function readFlags(args: readonly string[]): Record<string, string> {
  const program = new Command(START.before)
    .description('Starts the server: one message log, delivered by polling and by push.')
    .option('--port <number>', 'port to listen on, 0 for any free one (or PORT; default 3000)')
    .option('--host <address>', 'address to listen on (or HOST; default 127.0.0.1)')
    .option('--store <store>', 'auto, mongo, sqlite, sqlite:FILE or mongodb://… (or STORE; default auto)')
    .showHelpAfterError(`Try ${START.before} --help`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
    .parse(args, { from: 'user' });
  return Object.fromEntries(
    Object.entries(program.opts()).map(([name, value]) => [name.toUpperCase(), value]),
  );
}

/**
 * Starts the server by the flags and the environment, and ends the process at signals and errors.
 *
 * A process that was started by another one with a channel to it serves that one: it has no page, and tells its figures to it.
 */
export async function startFromCommandLine({
  loadPage,
  args = process.argv.slice(2),
}: StartOptions = {}): Promise<void> {
  const parent = findParent();
  // A log that nobody reads any more is no reason to stop serving.
  surviveLostOutput();
  let settings: Settings | undefined;
  let server: RunningServer | undefined;
  onStopWishes({
    npmScript: 'start',
    first() {
      if (server === undefined) process.exit(EXIT.failed);
      server.close().then(
        () => process.exit(0),
        (error) => fail(error, settings, parent),
      );
    },
    // Whoever asks again does not want to wait.
    again: () => process.exit(EXIT.failed),
  });
  try {
    settings = readSettings(args);
    server = await start(settings.config, parent, loadPage);
    if (parent) introduce(parent, server);
    else process.stdout.write(welcome(server));
  } catch (error) {
    fail(error, settings, parent);
  }
}

async function start(
  config: ServerConfig,
  parent: Parent | undefined,
  loadPage: StartOptions['loadPage'],
): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  const say = parent
    ? (line: string) => parent.send({ type: 'notice', line })
    : (line: string) => process.stderr.write(`${line}\n`);
  const server = await startServer({
    config,
    log,
    openStore: () =>
      openStore(config.store, {
        say,
        debug: (line) => log.debug(line),
        ...(config.mongodbUri && { mongodbUri: config.mongodbUri }),
      }),
    openPage: parent ? undefined : await loadPage?.(say),
  });
  // A measured server that met a fault has no figures to trust: it ends, and its cell has failed.
  if (!parent) surviveUncaughtErrors(server.meter, log);
  return server;
}

function introduce(to: Parent, server: RunningServer): void {
  to.serve(server, () => void server.close().finally(() => process.exit()));
  to.send({
    type: 'ready',
    port: server.port,
    store: { kind: server.store.kind, version: server.store.version },
  });
}

function welcome({ url, store }: RunningServer): string {
  return `
Listening on ${url} over ${store.kind} ${store.version}. Open it in a browser, or try in another terminal:

  curl ${url}/messages -H 'content-type: application/json' -d '{"author":"me","text":"hello"}'
  curl '${url}/messages?since=0'          pull: what is there now
  curl ${url}/stats                       what the server has spent so far

Ctrl-C ends it.
`;
}

/** A person's mistake gets its sentence; only what nobody foresaw gets a stack trace. */
function fail(error: unknown, settings: Settings | undefined, parent: Parent | undefined): never {
  const message =
    error instanceof ConfigError || error instanceof StoreError || error instanceof StoreUnavailable
      ? error.message
      : ((settings && listenProblem(error, settings.config, settings.sourceOf)) ?? describeFault(error));
  if (parent) parent.send({ type: 'failed', message });
  process.stderr.write(`${message}\n`);
  process.exit(error instanceof ConfigError ? EXIT.usage : EXIT.failed);
}
