import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { describeEnvironment } from '../bench/environment.ts';
import { writeFileAtomically } from '../bench/result.ts';
import { monotonicClock } from '../src/clock.ts';
import type { PerfCase } from './case.ts';
import { perfCases } from './cases/index.ts';
import { runCase } from './run.ts';
import { COLUMNS, rowsOf, summarise } from './summary.ts';

const EXIT = { failed: 1, usage: 2 } as const;

/** A quick look: an answer in a minute, with a spread to match. */
const QUICK = { pairs: 2, work: 0.2 };

interface PerfFlags {
  readonly only?: readonly string[];
  readonly quick?: true;
  readonly pairs: number;
  readonly out: string;
}

new Command('npm run perf --')
  .description('Measures CPU time an operation, ours and references side by side, in turns.')
  .option('--only <names>', 'cases whose names begin so, separated by commas', namesOf)
  .option('--quick', `${QUICK.pairs} pairs of short windows: to see whether it runs, not what it costs`)
  .option('--pairs <number>', 'turns of each', pairsOf, 5)
  .option('--out <folder>', 'folder for perf.json', 'results')
  .addHelpText('after', `\nCases:\n${perfCases.map(({ name }) => `  ${name}`).join('\n')}`)
  .showHelpAfterError('Try npm run perf -- --help')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
  .action(measure)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(EXIT.failed);
  });

async function measure({ only, quick, pairs, out }: PerfFlags): Promise<void> {
  const cases = perfCases.filter(
    ({ name }) => only === undefined || only.some((start) => name.startsWith(start)),
  );
  const scale = { work: quick ? QUICK.work : 1 };
  const results = [];
  for (const [index, perfCase] of cases.entries()) {
    process.stderr.write(`${index + 1} of ${cases.length}: ${perfCase.name}\n`);
    results.push(await runCase(perfCase, quick ? QUICK.pairs : pairs, scale));
  }
  const summaries = results.map(summarise);
  const table = markdownTable([[...COLUMNS], ...summaries.flatMap(rowsOf)], {
    align: ['l', 'l', 'r', 'l', 'r', 'r', 'r', 'l'],
    stringLength: stringWidth,
  });
  process.stdout.write(`${table}\n`);
  await mkdir(out, { recursive: true });
  const path = join(out, 'perf.json');
  const environment = await describeEnvironment(monotonicClock);
  await writeFileAtomically(
    path,
    `${JSON.stringify({ environment, quick: quick ?? false, summaries, results }, null, 2)}\n`,
  );
  process.stdout.write(`\n${path}\n`);
}

function namesOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter(
    (name) => !perfCases.some((perfCase: PerfCase) => perfCase.name.startsWith(name)),
  );
  if (unknown.length > 0)
    throw new InvalidArgumentError(`No case begins with ${unknown.join(', ')}; --help lists them.`);
  return names;
}

function pairsOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 99.');
  return Number(text);
}
