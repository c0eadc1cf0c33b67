import fc from 'fast-check';
import { SEARCH_FLAGS, SHAPES } from '../../../bench/commands/capacity-flags.ts';
import { FLAGS, type FlagText } from '../../../bench/plan/flag-texts.ts';
import type { Dice } from '../dice.ts';
import { RUN_NAMES } from './files.ts';
import { hostileText } from './hostile.ts';

/** One command line, without the program. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  /** Exit codes that its documents have for it. */
  readonly codes: readonly number[];
}

/** Names a file where a folder is wanted, so that what would be valid is refused before anything is measured. */
const BLOCKED = ['--out', 'blocked/results'];

const VALID_VALUES = [
  ...['1', '5', '10,100', '250', '1s', '500ms', '4', '0.5', '10%', 'all', 'pull,push', 'even', 'poisson'],
  ...['jittered', 'aligned', 'lean', 'library', 'cursor', 'none', 'killed@1s', 'ended@2s:all', 'polls'],
  ...['sqlite', 'en', 'ko', 'push.latencyMs.p99 < 50', 'pull.missed == 0'],
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALID_VALUES) },
  { weight: 2, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom(...RUN_NAMES) },
);

/** Flags of a command, some with a value, some without, some misspelt. */
const flagsOf = (names: readonly string[]): fc.Arbitrary<string[]> => {
  const name = fc.constantFrom(...names);
  const misspelt = fc.tuple(name, fc.nat(8)).map(([text, at]) => text.slice(0, at + 2) + text.slice(at + 3));
  const one = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(name, value).map(([flag, given]) => [flag, given]) },
    { weight: 1, arbitrary: fc.tuple(name, value).map(([flag, given]) => [`${flag}=${given}`]) },
    { weight: 1, arbitrary: name.map((flag) => [flag]) },
    { weight: 1, arbitrary: misspelt.map((flag) => [flag]) },
    { weight: 1, arbitrary: hostileText.map((text) => [text]) },
  );
  return fc.array(one, { maxLength: 6 }).map((flags) => flags.flat().filter((text) => text !== '--'));
};

const long = ({ flag }: FlagText): string => flag.split(' ')[0] as string;
const RUN_FLAGS = [
  ...Object.values(FLAGS).map(long),
  ...['--store', '--name', '--preset', '--resume', '--control', '--allow-void', '--check', '--lang'],
];
const CAPACITY_FLAGS = [
  ...Object.values(SEARCH_FLAGS).map(long),
  ...Object.keys(SHAPES).map((name) => long(FLAGS[name as keyof typeof SHAPES])),
  '--store',
];
const run = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...RUN_NAMES) }, hostileText);
/** Mostly as many as the command takes. */
const runs = (most: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(run, { minLength: Math.min(most, 2), maxLength: most }) },
    { weight: 1, arbitrary: fc.array(run, { maxLength: most + 1 }) },
  );
/** Mostly none. */
const fewFlags = (names: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), value).map((flag) => [...flag]) },
    { weight: 1, arbitrary: flagsOf(names) },
  );

/** What a user may get wrong, by command. Nothing of it may start a server. */
const KINDS: readonly fc.Arbitrary<CommandLine>[] = [
  flagsOf(RUN_FLAGS).map((flags) => ({
    command: 'run',
    args: [...flags, ...BLOCKED],
    codes: [0, 2],
  })),
  fc.constantFrom(...RUN_NAMES).map((run) => ({ command: 'resume', args: ['--resume', run], codes: [2] })),
  flagsOf(CAPACITY_FLAGS).map((flags) => ({
    command: 'capacity',
    args: ['capacity', ...flags, ...BLOCKED],
    codes: [0, 2],
  })),
  flagsOf(['--store', '--validate']).map((flags) => ({
    command: 'calibrate',
    args: ['calibrate', ...flags, ...BLOCKED],
    codes: [0, 2],
  })),
  fc.tuple(runs(1), fewFlags(['--lang'])).map(([folders, flags]) => ({
    command: 'report',
    args: ['report', ...folders, ...flags],
    codes: [0, 2],
  })),
  fc.tuple(runs(2), fewFlags(['--lang', '--force'])).map(([folders, flags]) => ({
    command: 'compare',
    args: ['compare', ...folders, ...flags],
    codes: [0, 2],
  })),
  fc.tuple(runs(4), fewFlags(['--lang', '--name'])).map(([folders, flags]) => ({
    command: 'merge',
    args: ['merge', ...folders, ...flags, '--out', 'merged'],
    codes: [0, 2, 4],
  })),
  hostileText.map((name) => ({ command: 'lesson', args: ['lesson', `x${name}`], codes: [2] })),
];

/** The server, told last to listen on an address that no machine has [RFC 5737 §3]. It ends its process, so it needs one of its own. */
const START = flagsOf(['--port', '--host', '--store', '--nodes', '--open']).map((flags) => ({
  command: 'start',
  args: ['start', ...flags, '--host', '192.0.2.1', '--port', '0', '--store', 'sqlite'],
  codes: [0, 1, 2],
}));

/** @param isReal - for a process of its own, in which the server may be started, too. */
export function makeCommandLine(dice: Dice, isReal = false): CommandLine {
  const kind = isReal && dice.chance(0.5) ? START : dice.pick(KINDS);
  const [made] = fc.sample(kind, { seed: dice.below(2 ** 31), numRuns: 1 });
  return made as CommandLine;
}
