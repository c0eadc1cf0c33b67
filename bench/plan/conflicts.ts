import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseStoreChoice } from '../../src/store/open.ts';
import { batchProblems } from './batch-problems.ts';
import type { OptionProblem, OptionValues } from './options.ts';
import { probeFolder, takenMessage } from './run-folder.ts';

/** Allowance for open files other than client sockets: standard streams, the event loop's own, the store, modules. */
export const OTHER_FILES = 150;

/**
 * Checks flags that are valid by themselves against each other and against this machine.
 *
 * @param openFileLimit - open files that a process may have; `undefined` where there is no limit.
 * @returns every problem found; none when the flags can be used together.
 */
export function conflicts(values: OptionValues, openFileLimit: number | undefined): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const most = Math.max(...values.clients);
  // With --rtt, the delay proxy holds two sockets per client: one to the client, one to the server.
  const [filesEach, each] = Math.max(...values.rtt) > 0 ? [2, 'two with --rtt'] : [1, 'one'];
  const mostClients =
    openFileLimit === undefined ? Infinity : Math.floor((openFileLimit - OTHER_FILES) / filesEach);
  if (most > mostClients) {
    problems.push({
      option: '--clients',
      message: `must be at most ${mostClients}, since a process may have ${openFileLimit} open files and each client needs ${each} (raise it with: ulimit -n ${most * filesEach + OTHER_FILES}); given: ${most}`,
    });
  }
  const fewest = Math.min(...values.rate) * values.duration;
  if (fewest < 1) {
    problems.push({
      option: '--duration',
      message: `must be long enough for one message at --rate ${Math.min(...values.rate)}, that is at least ${Math.ceil(1 / Math.min(...values.rate))} s; given: ${values.duration} s`,
    });
  }
  if (values.threads > Math.min(...values.clients)) {
    problems.push({
      option: '--threads',
      message: `must not be more than --clients (${Math.min(...values.clients)}); given: ${values.threads}`,
    });
  }
  return [...problems, ...batchProblems(values)];
}

/** Checks the value of `--store`. */
export function storeProblems(store: string): OptionProblem[] {
  try {
    parseStoreChoice(store);
    return [];
  } catch (error) {
    return [{ option: '--store', message: (error as Error).message }];
  }
}

/** Names reserved for devices on Windows, with or without an extension [Microsoft, "Naming Files, Paths, and Namespaces"]. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Characters and length that every file system accepts in a name. */
const PORTABLE_NAME = /^[\w.-]{1,100}$/;

/** Checks the value of `--name`: it must be a portable folder name that is not taken in `outFolder`. */
export function nameProblems(outFolder: string, name: string | undefined): OptionProblem[] {
  if (name === undefined) return [];
  const refuse = (message: string): OptionProblem[] => [
    { option: '--name', message: `${message}; given: ${JSON.stringify(name)}` },
  ];
  if (!PORTABLE_NAME.test(name)) return refuse('must be a name of at most 100 letters, digits, _, - and .');
  if (name.endsWith('.')) return refuse('must not end with a full stop, which Windows removes from names');
  if (DEVICE_NAME.test(name)) return refuse('must not be a name that Windows reserves for a device');
  const folder = join(outFolder, name);
  return existsSync(folder) ? [{ option: '--name', message: takenMessage(folder) }] : [];
}

/**
 * Checks that a folder can be created or written to, without leaving anything behind.
 *
 * Walks up to the nearest folder that exists and makes a temporary folder in it.
 *
 * @param folder - the folder to check.
 * @param given - the folder as it was given, for the message; `folder` is it or a parent of it.
 */
export async function outProblems(folder: string, given = folder): Promise<OptionProblem[]> {
  const refuse = (message: string): OptionProblem[] => [{ option: '--out', message }];
  const told = `given: ${JSON.stringify(given)}`;
  try {
    if (!(await stat(folder)).isDirectory()) return refuse(`must be a folder; ${told}, which is a file`);
    await probeFolder(folder);
    return [];
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' && syscall === 'stat';
    if (missing && dirname(folder) !== folder) return outProblems(dirname(folder), given);
    return refuse(`must be a folder that can be written; ${told} (${code} in ${folder})`);
  }
}
