import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { describeEnvironment } from '../bench/measure/machine/environment.ts';
import { ensureFolder } from '../bench/plan/run-folder.ts';
import { renderSvg } from '../bench/report/charts/render.ts';
import { chartFile } from '../bench/report/render/markdown.ts';
import { writeFileAtomically } from '../bench/result/file.ts';
import { monotonicClock } from '../src/clock.ts';
import { surviveLostOutput } from '../src/process/lost-output.ts';
import { onStopWishes } from '../src/process/stop-signals.ts';
import { perfCases } from './cases/index.ts';
import type { PerfCase, Scale } from './kinds/case.ts';
import { measureNodes, NODES_COLUMNS, nodesRows } from './nodes.ts';
import { runCase } from './run.ts';
import { measureScaling, PACE_TITLES, PACES, type ScalingSeries } from './scaling.ts';
import { scalingChart } from './scaling-chart.ts';
import { SCALING_COLUMNS, scalingRows } from './scaling-table.ts';
import { START_COLUMNS, startRows, timeStarts } from './start.ts';
import { COLUMNS, rowsOf, summarise } from './summary.ts';

const EXIT = { failed: 1, usage: 2 } as const;

/** Settings of `--quick`: about a minute, but a wide spread. */
const QUICK = { pairs: 2, work: 0.2 };

interface PerfFlags {
  readonly only?: readonly string[];
  readonly quick?: true;
  readonly scaling?: true;
  readonly start?: true;
  readonly nodes?: true;
  readonly pairs: number;
  readonly out: string;
}

surviveLostOutput();
const end = (): never => process.exit(EXIT.failed);
onStopWishes({ npmScript: 'perf', first: end, again: end });

new Command('npm run perf --')
  .description(
    'Measures the CPU time of one operation, for this project and for references, in alternating windows.',
  )
  .option(
    '--only <prefixes>',
    'run only cases whose names begin with one of these, separated by commas',
    prefixesOf,
  )
  .option('--quick', `${QUICK.pairs} pairs of short windows: shows that it runs; the figures are rough`)
  .option('--scaling', 'instead: the cost of an operation by number of clients, 100 to 10,000, with a chart')
  .option('--start', 'instead: how long commands take to start, beside Node alone')
  .option(
    '--nodes',
    'instead: two servers that deliver to each other, beside Socket.IO with the adapters of its documents',
  )
  .option('--pairs <number>', 'measured windows of each contender', pairsOf, 5)
  .option('--out <folder>', 'folder for perf.json', 'results')
  .addHelpText('after', `\nCases:\n${perfCases.map(({ name }) => `  ${name}`).join('\n')}`)
  .addHelpText(
    'after',
    '\nExamples:\n  npm run perf -- --only poll,long-poll\n  npm run perf -- --only fan-out-sse --quick',
  )
  .addHelpText(
    'after',
    '\nExit codes:\n  0  everything was measured\n  1  a case failed or was stopped\n  2  a flag cannot be used',
  )
  .showHelpAfterError('Try npm run perf -- --help')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
  .action(measure)
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(EXIT.failed);
  });

async function measure(flags: PerfFlags): Promise<void> {
  const scale = { work: flags.quick ? QUICK.work : 1 };
  const pairs = flags.quick ? QUICK.pairs : flags.pairs;
  await ensureFolder(resolve(flags.out));
  if (flags.start) await measureStarts(pairs, flags);
  else if (flags.nodes) await measureServers(pairs, scale, flags);
  else if (flags.scaling) await measureSizes(pairs, scale, flags);
  else await measureCases(pairs, scale, flags);
}

async function measureCases(pairs: number, scale: Scale, { only, quick, out }: PerfFlags): Promise<void> {
  const cases = perfCases.filter(
    ({ name }) => only === undefined || only.some((prefix) => name.startsWith(prefix)),
  );
  const results = [];
  for (const [index, perfCase] of cases.entries()) {
    say(`${index + 1} of ${cases.length}: ${perfCase.name}`);
    results.push(await runCase(perfCase, pairs, scale));
  }
  const summaries = results.map(summarise);
  const align = ['l', 'l', 'r', 'l', 'r', 'r', 'r', 'l'];
  print(markdownTable([[...COLUMNS], ...summaries.flatMap(rowsOf)], { align, stringLength: stringWidth }));
  await save(join(out, 'perf.json'), { quick: quick ?? false, summaries, results });
}

async function measureSizes(rounds: number, scale: Scale, { quick, out }: PerfFlags): Promise<void> {
  const all: ScalingSeries[] = [];
  for (const pace of PACES) {
    const series = await measureScaling(pace, rounds, scale, say);
    all.push(...series);
    const align = SCALING_COLUMNS.map((_, index) => (index === 0 ? 'l' : 'r'));
    const rows = [[...SCALING_COLUMNS], ...series.flatMap(scalingRows)];
    print(`\n${PACE_TITLES[pace]}\n\n${markdownTable(rows, { align, stringLength: stringWidth })}`);
    const chart = scalingChart(pace, series);
    for (const shade of ['light', 'dark'] as const) {
      const picture = join(out, chartFile(chart, shade));
      await writeFileAtomically(picture, renderSvg(chart, shade));
      print(`\n${picture}`);
    }
  }
  await save(join(out, 'scaling.json'), { quick: quick ?? false, series: all });
}

async function measureStarts(rounds: number, { quick, out }: PerfFlags): Promise<void> {
  const starts = await timeStarts(rounds);
  const rows = [[...START_COLUMNS], ...startRows(starts)];
  print(markdownTable(rows, { align: ['l', 'r', 'r', 'r'], stringLength: stringWidth }));
  await save(join(out, 'start.json'), { quick: quick ?? false, starts });
}

async function measureServers(rounds: number, scale: Scale, { quick, out }: PerfFlags): Promise<void> {
  const results = await measureNodes(rounds, scale, say);
  const align = NODES_COLUMNS.map((_, index) => (index === 0 ? 'l' : 'r'));
  print(markdownTable([[...NODES_COLUMNS], ...nodesRows(results)], { align, stringLength: stringWidth }));
  await save(join(out, 'nodes.json'), { quick: quick ?? false, results });
}

async function save(path: string, figures: object): Promise<void> {
  const environment = await describeEnvironment(monotonicClock);
  await writeFileAtomically(path, `${JSON.stringify({ environment, ...figures }, null, 2)}\n`);
  print(`\n${path}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function prefixesOf(text: string): readonly string[] {
  const prefixes = text.split(',').map((prefix) => prefix.trim());
  const unknown = prefixes.filter(
    (prefix) => !perfCases.some((perfCase: PerfCase) => perfCase.name.startsWith(prefix)),
  );
  if (unknown.length > 0)
    throw new InvalidArgumentError(`No case begins with ${unknown.join(', ')}; --help lists them.`);
  return prefixes;
}

function pairsOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 99.');
  return Number(text);
}
