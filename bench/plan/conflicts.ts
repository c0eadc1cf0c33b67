import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findMode } from '../../src/modes/index.ts';
import { parseStoreChoice } from '../../src/store/open.ts';
import { DATA_FILE } from '../result-file.ts';
import { batchProblems } from './batch-problems.ts';
import type { OptionProblem, OptionValues } from './options.ts';

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
  const longest = Math.max(...values.interval) / 1000;
  if (longest > values.duration) {
    problems.push({
      option: '--interval',
      message: `must not be longer than --duration (${values.duration} s), or some clients never poll in the window; given: ${longest} s`,
    });
  }
  if (values.interval.length > 1 && values.modes.every((name) => findMode(name)?.kind !== 'poll')) {
    problems.push({
      option: '--interval',
      message: `must be left out or one value, since no mode of --modes (${values.modes.join(', ')}) polls (or add one that does, such as pull); given: ${values.interval.join(',')}`,
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

export function nameProblems(outFolder: string, name: string | undefined): OptionProblem[] {
  if (name === undefined) return [];
  if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) {
    const message = 'must be a name of letters, digits, - and .';
    return [{ option: '--name', message: `${message}; given: ${JSON.stringify(name)}` }];
  }
  const folder = join(outFolder, name);
  if (!existsSync(join(folder, DATA_FILE))) return [];
  return [
    {
      option: '--name',
      message: `must be free, but ${folder} holds a run; remove it, or go on with it by --resume`,
    },
  ];
}

/** Looks, and makes nothing yet: the nearest folder that is there already must take new ones. */
export async function outProblems(folder: string): Promise<OptionProblem[]> {
  try {
    await access(folder, constants.W_OK);
    if ((await stat(folder)).isDirectory()) return [];
    return [
      { option: '--out', message: `must be a folder; given: ${JSON.stringify(folder)}, which is a file` },
    ];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) return outProblems(dirname(folder));
    return [
      {
        option: '--out',
        message: `must be a folder that can be written; given: ${JSON.stringify(folder)} (${code})`,
      },
    ];
  }
}
