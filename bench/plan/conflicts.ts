import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseStoreChoice } from '../../src/store/open.ts';
import { batchProblems } from './batch-problems.ts';
import type { OptionProblem, OptionValues } from './options.ts';
import { probeFolder, takenMessage } from './run-folder.ts';

/** Files that a process has open besides its clients' sockets: standard streams, the event loop's own, the store, modules. */
export const OTHER_FILES = 150;

/** Flags that are fine by themselves and not together, or not on this machine. */
export function conflicts(values: OptionValues, openFileLimit: number | undefined): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const most = Math.max(...values.clients);
  // The delay proxy of --rtt has a connection to the client and one to the server.
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

export function storeProblems(store: string): OptionProblem[] {
  try {
    parseStoreChoice(store);
    return [];
  } catch (error) {
    return [{ option: '--store', message: (error as Error).message }];
  }
}

/** Names that mean a device on Windows, whatever follows a full stop in them [Microsoft, "Naming Files, Paths, and Namespaces"]. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What every file system takes in a name, and how much of it. */
const PORTABLE_NAME = /^[\w.-]{1,100}$/;

export function nameProblems(outFolder: string, name: string | undefined): OptionProblem[] {
  if (name === undefined) return [];
  const refuse = (message: string): OptionProblem[] => [
    { option: '--name', message: `${message}; given: ${JSON.stringify(name)}` },
  ];
  if (!PORTABLE_NAME.test(name)) return refuse('must be a name of at most 100 letters, digits, _, - and .');
  if (name.endsWith('.')) return refuse('must not end with a full stop, which Windows leaves out');
  if (DEVICE_NAME.test(name)) return refuse('must not be the name of a device, which Windows cannot open');
  const folder = join(outFolder, name);
  return existsSync(folder) ? [{ option: '--name', message: takenMessage(folder) }] : [];
}

/**
 * Leaves nothing behind: the nearest folder that is there already must take new ones.
 *
 * @param given - the folder that was asked for, of which `folder` is the part that is looked at.
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
