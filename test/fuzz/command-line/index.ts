import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Told } from './player.ts';

/** A command line that takes longer is taken for one that does not end. */
const INPUT_LIMIT_MS = 30_000;

const PLAYER = fileURLToPath(new URL('player.ts', import.meta.url));

export interface CommandLineFuzz {
  readonly seed: number;
  readonly from: number;
  readonly inputs: number;
  readonly onProgress?: (done: number, faults: number) => void;
}

/** A fault, and the input that showed it first. */
export interface CommandFault {
  readonly what: string;
  readonly command: string;
  readonly input: number;
  readonly args: readonly string[];
  count: number;
}

export interface CommandTally {
  /** Exit codes by command. */
  readonly commands: ReadonlyMap<string, ReadonlyMap<number | null, number>>;
  readonly faults: readonly CommandFault[];
  readonly mostMemoryBytes: number;
}

/**
 * Gives the command line seeded inputs, all in one process of their own, which is ended and started again behind an input that does not end or
 * ends it.
 */
export async function fuzzCommandLine({
  seed,
  from,
  inputs,
  onProgress,
}: CommandLineFuzz): Promise<CommandTally> {
  const commands = new Map<string, Map<number | null, number>>();
  const faults = new Map<string, CommandFault>();
  const end = from + inputs;
  let next = from;
  let mostMemoryBytes = 0;

  const record = (what: string, command: string, input: number, args: readonly string[]): void => {
    const key = `${command}: ${what}`;
    const known = faults.get(key) ?? { what, command, input, args, count: 0 };
    known.count++;
    faults.set(key, known);
  };
  const take = (told: Told): void => {
    if ('began' in told) return;
    const { input, command, code, args } = told;
    next = input + 1;
    const codes = commands.get(command) ?? new Map<number | null, number>();
    commands.set(command, codes);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    for (const what of told.faults) record(what, command, input, args);
    mostMemoryBytes = Math.max(mostMemoryBytes, told.memoryBytes);
    onProgress?.(next - from, faults.size);
  };

  while (next < end) {
    const child = fork(PLAYER, [seed, next, end - next].map(String), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-300);
    });
    let timer: NodeJS.Timeout | undefined;
    child.on('message', (told: Told) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), INPUT_LIMIT_MS);
      take(told);
    });
    const [code, signal] = await once(child, 'exit');
    clearTimeout(timer);
    if (next >= end) break;
    record(`ended the process (${signal ?? code}) ${lastWords}`, 'any', next, []);
    next++;
  }
  return { commands, faults: [...faults.values()], mostMemoryBytes };
}
