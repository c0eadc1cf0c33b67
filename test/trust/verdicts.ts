import { markdownTable } from 'markdown-table';
import { createRandom } from '../../bench/random.ts';
import { formatPercent } from '../../bench/report/words/format.ts';
import { FIGURES, type FigureId } from '../../bench/result/figures.ts';
import { differenceBetween } from '../../bench/result/judge/difference.ts';
import type { Difference } from '../../bench/result/judge/judge.ts';
import { noiseIn, pooledSpread } from '../../bench/result/judge/noise.ts';
import { ownServerOf } from '../../bench/result/own-server.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import { say, writeTables } from './document.ts';
import { measureFromScratch, type ProofLoad, resultOf, rowOf } from './measuring.ts';

/** The figures that verdicts are made of. */
const JUDGED: readonly FigureId[] = [
  'requestsTotal',
  'latencyMsP50',
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
  'memoryBytesPerClient',
];

const RUNS = 5;
/** Ways whose work is nearly equal, and ways whose work is not. */
const COMPARED = ['short-poll', 'conditional-poll', 'sse', 'socket.io'] as const;
const LOAD: Omit<ProofLoad, 'mode'> = {
  clients: 500,
  pollIntervalMs: 1_000,
  messagesPerSecond: 4,
  durationS: 6,
};

const PAIRS = 20;
const MOST_TOLD = PAIRS / 20;

/** Judges one load in five runs, and twenty random loads against themselves. */
export async function prove(): Promise<boolean> {
  const runs = await judgeSameLoad();
  const pairs = await judgeEqualPairs();
  const contradictions = runs.filter(({ outcomes }) => contradicts(outcomes));
  const told = pairs.filter((pair) => pair.told.length > 0);
  await writeTables('npm run trust -- verdicts', {
    'verdicts of five runs': markdownTable([
      ['figure', 'of', 'against', ...Array.from({ length: RUNS }, (_, run) => `run ${run + 1}`)],
      ...runs.map(({ figure, left, right, outcomes }) => [figure, left, right, ...outcomes.map(outcomeText)]),
    ]),
    'equal pairs': markdownTable([
      ['mode', 'clients', 'poll interval', 'messages/s', 'CPU differs by', 'told apart'],
      ...pairs.map(({ load, cells: [a, b], told: figures }) => [
        load.mode,
        String(load.clients),
        `${load.pollIntervalMs} ms`,
        String(load.messagesPerSecond),
        formatPercent(Math.abs(Math.log(ownServerOf(a).cpuMs / ownServerOf(b).cpuMs))),
        figures.length === 0 ? 'nothing' : `**${figures.join(', ')}**`,
      ]),
    ]),
    spreads: markdownTable([
      [
        'figure',
        'deviation of its logarithm from run to run',
        'assumed by the judge where a run has no A/A pairs',
      ],
      ...JUDGED.map((figure) => [
        figure,
        formatPercent(pooledSpread(valuesOf(pairs, figure)) ?? Number.NaN),
        rangeOfSpreads(pairs, figure),
      ]),
    ]),
  });
  say(`${contradictions.length} contradictions, ${told.length} of ${PAIRS} equal pairs told apart`);
  return contradictions.length === 0 && told.length <= MOST_TOLD;
}

interface SameLoad {
  readonly figure: FigureId;
  readonly left: string;
  readonly right: string;
  readonly outcomes: readonly Difference[];
}

async function judgeSameLoad(): Promise<readonly SameLoad[]> {
  const runs: MeasuredCell[][] = [];
  for (let run = 0; run < RUNS; run++) {
    const cells: MeasuredCell[] = [];
    for (const mode of COMPARED) cells.push(await measureFromScratch({ ...LOAD, mode }));
    say(
      `run ${run + 1}: ${cells.map((cell) => `${cell.mode} ${ownServerOf(cell).cpuMs.toFixed(0)} ms`).join(', ')}`,
    );
    runs.push(cells);
  }
  const pairs = COMPARED.flatMap((left, at) => COMPARED.slice(at + 1).map((right) => [left, right] as const));
  return JUDGED.flatMap((figure) =>
    pairs.flatMap(([left, right]) => {
      const outcomes = runs.flatMap((cells) => outcomeOf(cells, left, right, figure) ?? []);
      return outcomes.length === RUNS ? [{ figure, left, right, outcomes }] : [];
    }),
  );
}

function outcomeOf(
  cells: readonly MeasuredCell[],
  left: string,
  right: string,
  figure: FigureId,
): Difference | undefined {
  const [a, b] = [left, right].map((name) => cells.filter(({ mode }) => mode === name));
  if (a === undefined || b === undefined) return undefined;
  return differenceBetween(rowOf(a), rowOf(b), figure, noiseIn(resultOf(cells)))?.outcome;
}

/** Told to be lower in one run and higher in another. */
function contradicts(outcomes: readonly Difference[]): boolean {
  return outcomes.includes('lower') && outcomes.includes('higher');
}

function outcomeText(outcome: Difference): string {
  return outcome === 'same' ? 'not told apart' : outcome;
}

interface EqualPair {
  readonly load: ProofLoad;
  readonly cells: readonly [MeasuredCell, MeasuredCell];
  /** The figures in which the two were told apart, although they are equal. */
  readonly told: readonly FigureId[];
}

async function judgeEqualPairs(): Promise<readonly EqualPair[]> {
  const random = createRandom(13, 'equal pairs');
  const among = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const found: EqualPair[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const load: ProofLoad = {
      mode: among(['short-poll', 'conditional-poll', 'long-poll', 'sse', 'socket.io', 'websocket', 'ndjson']),
      clients: among([50, 100, 200, 500, 1_000]),
      pollIntervalMs: among([100, 250, 500, 1_000]),
      messagesPerSecond: among([1, 2, 5, 10]),
      durationS: 4,
    };
    const cells = [await measureFromScratch(load), await measureFromScratch(load)] as const;
    const noiseOf = noiseIn(resultOf(cells));
    const [a, b] = cells.map((cell) => rowOf([cell]));
    const told = JUDGED.filter(
      (figure) => a && b && (differenceBetween(a, b, figure, noiseOf)?.outcome ?? 'same') !== 'same',
    );
    say(
      `pair ${pair + 1}: ${load.mode}, ${load.clients} clients: ${told.length === 0 ? 'equal' : told.join(', ')}`,
    );
    found.push({ load, cells, told });
  }
  return found;
}

function valuesOf(pairs: readonly EqualPair[], figure: FigureId): (readonly [number, number])[] {
  return pairs.flatMap(({ cells: [a, b] }) => {
    const [left, right] = [FIGURES[figure].of(a), FIGURES[figure].of(b)];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}

function rangeOfSpreads(pairs: readonly EqualPair[], figure: FigureId): string {
  const spreads = pairs.flatMap(({ cells }) => cells.map((cell) => FIGURES[figure].spread(cell)));
  const [least, most] = [formatPercent(Math.min(...spreads)), formatPercent(Math.max(...spreads))];
  return least === most ? least : `${least} to ${most}, by the CPU time`;
}
