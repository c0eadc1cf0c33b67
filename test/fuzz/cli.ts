import { Command, Option } from 'commander';
import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { whole } from '../support/whole-flag.ts';
import { type CommandTally, fuzzCommandLine } from './command-line/index.ts';
import { type FuzzResult, fuzz } from './fuzz.ts';

/** `npm run fuzz`: sends mutated inputs over every protocol to a server process of its own, or gives them to the command line. Exit code 1: it found a fault; 2: wrong flags. */
const EXIT = { fault: 1, usage: 2 } as const;

const EXIT_HELP = `
Examples:
  npm run fuzz -- --inputs 20000 --seed 7
  npm run fuzz -- --seed 7 --from 1234 --inputs 5    (repeats a part)
  npm run fuzz -- --of command-line --inputs 2000

Exit codes:
  0    no fault was found
  1    a fault was found, or the fuzzer failed
  2    a flag cannot be used; nothing was started`;

const RESTARTS = 30;
const REPORT_EVERY_MS = 2_000;
const MB = 1024 * 1024;
/** Most characters of a command line in the table of faults. */
const MOST_ARGS = 300;

interface FuzzFlags {
  readonly inputs: number;
  readonly seed: number;
  readonly from: number;
  readonly clients: number;
  readonly of: 'server' | 'command-line';
}

new Command('npm run fuzz --')
  .description(
    'Sends mutated inputs over HTTP, Engine.IO, Socket.IO and WebSocket to a server of its own, or gives the command line flags, files and names that are wrong.',
  )
  .addOption(new Option('--of <what>', 'what to try').choices(['server', 'command-line']).default('server'))
  .option('--inputs <number>', 'inputs to send (1 to 100000000)', whole(1, 100_000_000), 100_000)
  .option(
    '--seed <number>',
    'seed of the inputs (0 to 4294967295); the same seed makes the same inputs',
    whole(0, 0xffff_ffff),
    1,
  )
  .option(
    '--from <number>',
    'number of the first input (0 to 100000000), to repeat some of them',
    whole(0, 100_000_000),
    0,
  )
  .option('--clients <number>', 'clients that send at the same time (1 to 1000)', whole(1, 1_000), 32)
  .addHelpText('after', EXIT_HELP)
  .showHelpAfterError('Try npm run fuzz -- --help')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
  .action(run)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(EXIT.fault);
  });

async function run(flags: FuzzFlags): Promise<void> {
  const onProgress = reportProgress(flags.inputs);
  const [text, faults] =
    flags.of === 'server' ? await runServer(flags, onProgress) : await runCommandLine(flags, onProgress);
  process.stdout.write(`${text}\n`);
  if (faults > 0) process.exitCode = EXIT.fault;
}

type OnProgress = (done: number, faults: number) => void;

/** @returns the report, and the number of kinds of fault. */
async function runServer(flags: FuzzFlags, onProgress: OnProgress): Promise<[string, number]> {
  const result = await fuzz({
    ...flags,
    restarts: RESTARTS,
    onProgress: (done, { faults }) => onProgress(done, faults.length),
  });
  return [report(result, flags), result.tally.faults.length];
}

async function runCommandLine(flags: FuzzFlags, onProgress: OnProgress): Promise<[string, number]> {
  const tally = await fuzzCommandLine({ ...flags, onProgress });
  return [reportCommands(tally, flags), tally.faults.length];
}

/** Prints how far it is, now and then. */
function reportProgress(inputs: number): OnProgress {
  const startedMs = performance.now();
  let reportedMs = startedMs;
  return (done, faults) => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < REPORT_EVERY_MS && done < inputs) return;
    reportedMs = nowMs;
    const perSecond = Math.round((done / (nowMs - startedMs)) * 1_000);
    process.stderr.write(
      `${done.toLocaleString('en')} of ${inputs.toLocaleString('en')} inputs, ${perSecond}/s, kinds of fault: ${faults}\n`,
    );
  };
}

function reportCommands({ commands, faults, mostMemoryBytes }: CommandTally, { seed }: FuzzFlags): string {
  const codes = [...new Set([...commands.values()].flatMap((each) => [...each.keys()]))].sort();
  const rows = [...commands].map(([command, each]) => [
    command,
    ...codes.map((code) => (each.get(code) ?? 0).toLocaleString('en')),
  ]);
  const align = ['l', ...codes.map(() => 'r')];
  return [
    markdownTable([['command', ...codes.map((code) => `exit ${code}`)], ...rows], { align }),
    '',
    `memory: ${Math.round(mostMemoryBytes / MB)} MB at most`,
    '',
    faults.length === 0
      ? 'No fault found.'
      : faultsTable(
          faults.map(({ command, input, args, ...fault }) => ({
            ...fault,
            kind: `${command} ${JSON.stringify(args).slice(0, MOST_ARGS)}`,
            inputs: [input],
          })),
          seed,
        ),
  ].join('\n');
}

function report({ tally, spent: { descriptors, memoryBytes } }: FuzzResult, { seed }: FuzzFlags): string {
  const digits = ['1', '2', '3', '4', '5'];
  const answers = [
    ['protocol', 'inputs', ...digits.map((digit) => `${digit}xx`), 'no answer'],
    ...[...tally.kinds].map(([name, { inputs, answers: by, silent }]) => [
      name,
      ...[inputs, ...digits.map((digit) => by[digit] ?? 0), silent].map((count) =>
        count.toLocaleString('en'),
      ),
    ]),
  ];
  const numbers = answers[0]?.map((_, column) => (column === 0 ? 'l' : 'r')) ?? [];
  const megabytes = (bytes: number | undefined) =>
    bytes === undefined ? 'unknown' : `${Math.round(bytes / MB)} MB`;
  return [
    markdownTable(answers, { align: numbers, stringLength: stringWidth }),
    '',
    `descriptors: ${descriptors.before ?? 'unknown'} before, ${descriptors.after ?? 'unknown'} after; memory: ${megabytes(memoryBytes.before)} before, ${megabytes(memoryBytes.most)} at most`,
    '',
    tally.faults.length === 0 ? 'No fault found.' : faultsTable(tally.faults, seed),
  ].join('\n');
}

function faultsTable(faults: FuzzResult['tally']['faults'], seed: number): string {
  const rows = faults.map(({ what, kind, count, inputs }) => [
    kind,
    what,
    count.toLocaleString('en'),
    flagsToRepeat(inputs, seed),
  ]);
  return markdownTable([['where', 'fault', 'times', 'flags to repeat it'], ...rows], {
    stringLength: stringWidth,
  });
}

/**
 * Returns the flags that repeat a fault. Inputs that were in flight when the server ended have neighbouring numbers, since they are
 * sent in order.
 */
function flagsToRepeat(inputs: readonly number[], seed: number): string {
  if (inputs.length === 0) return '';
  const first = Math.min(...inputs);
  return `--seed ${seed} --from ${first} --inputs ${Math.max(...inputs) - first + 1}`;
}
