import { Command } from 'commander';
import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { whole } from '../support/whole-flag.ts';
import { type FuzzResult, fuzz } from './fuzz.ts';

/** `npm run fuzz`: sends mutated inputs over every protocol to a server process of its own. Exit code 1: it found a fault; 2: wrong flags. */
const EXIT = { fault: 1, usage: 2 } as const;

const EXIT_HELP = `
Examples:
  npm run fuzz -- --inputs 20000 --seed 7
  npm run fuzz -- --seed 7 --from 1234 --inputs 5    (repeats a part)

Exit codes:
  0    no fault was found
  1    a fault was found, or the fuzzer failed
  2    a flag cannot be used; nothing was started`;

const RESTARTS = 30;
const REPORT_EVERY_MS = 2_000;
const MB = 1024 * 1024;

interface FuzzFlags {
  readonly inputs: number;
  readonly seed: number;
  readonly from: number;
  readonly clients: number;
}

new Command('npm run fuzz --')
  .description('Sends mutated inputs over HTTP, Engine.IO, Socket.IO and WebSocket to a server of its own.')
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
  const startedMs = Date.now();
  let reportedMs = startedMs;
  const result = await fuzz({
    ...flags,
    restarts: RESTARTS,
    onProgress(done, { faults }) {
      const now = Date.now();
      if (now - reportedMs < REPORT_EVERY_MS && done < flags.inputs) return;
      reportedMs = now;
      const perSecond = Math.round((done / (now - startedMs)) * 1_000);
      process.stderr.write(
        `${done.toLocaleString('en')} of ${flags.inputs.toLocaleString('en')} inputs, ${perSecond}/s, kinds of fault: ${faults.length}\n`,
      );
    },
  });
  process.stdout.write(`${report(result, flags)}\n`);
  if (result.tally.faults.length > 0) process.exitCode = EXIT.fault;
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
