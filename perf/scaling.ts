import { median } from 'simple-statistics';
import type { Contender, Pace, Scale } from './kinds/case.ts';
import { bareStreamLoop, oursFanOut, PLAIN_FRAME, rawWsLoop, SOCKET_IO_FRAME } from './kinds/fan-out.ts';
import { barePolls, oursPolls } from './kinds/poll.ts';

/** Cost of one operation by number of clients, for this project and for a bare server. */
export interface ScalingSeries {
  readonly name: string;
  readonly pace: Pace;
  readonly unit: string;
  /** Name of the reference. */
  readonly reference: string;
  readonly points: readonly ScalingPoint[];
  /** The greatest median divided by the least, over all numbers of clients: 1.2 is flat within 20%. */
  readonly spread: Readonly<Record<'ours' | 'reference' | 'ratio', number>>;
}

/** Figures for one number of clients, one for each round. */
export interface ScalingPoint {
  readonly clients: number;
  readonly ours: { readonly figures: readonly number[]; readonly median: number };
  readonly reference: { readonly figures: readonly number[]; readonly median: number };
  /** Median of the ratios of our cost to the reference's, within pairs measured one after the other. */
  readonly ratio: number;
}

/** Numbers of clients. */
export const SIZES = [100, 300, 1_000, 3_000, 10_000] as const;

export const PACES = ['even', 'flat-out'] as const satisfies readonly Pace[];

/** Titles of the table and the chart. */
export const PACE_TITLES: Readonly<Record<Pace, string>> = {
  even: 'Same total rate of operations for every number of clients',
  'flat-out': 'Operations one after the other, without a pause',
};

/** Greatest `spread` at an even pace that counts as flat. */
export const FLAT_WITHIN = 1.2;

interface Series {
  readonly name: string;
  readonly unit: string;
  ours(clients: number, pace: Pace): Contender;
  reference(clients: number, pace: Pace): Contender;
}

const SERIES: readonly Series[] = [
  { name: 'short-poll', unit: 'µs/poll', ours: oursPolls, reference: barePolls },
  fanOut('sse', bareStreamLoop),
  fanOut('websocket', rawWsLoop(PLAIN_FRAME)),
  fanOut('socket.io', rawWsLoop(SOCKET_IO_FRAME)),
];

function fanOut(mode: string, reference: Series['reference']): Series {
  return {
    name: mode,
    unit: 'µs/delivery',
    ours: (clients, pace) => oursFanOut(mode, clients, pace),
    reference,
  };
}

/**
 * Measures every number of clients in every round, in alternating order, so that other load on the machine affects all of them alike.
 *
 * @param say - called with a line of progress before each pair.
 */
export async function measureScaling(
  pace: Pace,
  rounds: number,
  scale: Scale,
  say: (line: string) => void,
): Promise<ScalingSeries[]> {
  const results: ScalingSeries[] = [];
  for (const series of SERIES) {
    const pairs = new Map<number, Pair[]>(SIZES.map((clients) => [clients, []]));
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? SIZES : [...SIZES].reverse();
      for (const clients of order) {
        say(`${series.name}, ${pace}: ${clients} clients, round ${round + 1} of ${rounds}`);
        const ours = await measureOnce(series.ours(clients, pace), scale);
        const reference = await measureOnce(series.reference(clients, pace), scale);
        pairs.get(clients)?.push({ ours, reference });
      }
    }
    const points = [...pairs].map(([clients, all]) => summarise(clients, all));
    results.push({
      name: series.name,
      pace,
      unit: series.unit,
      reference: series.reference(SIZES[0], pace).name,
      points,
      spread: {
        ours: greatestOverLeast(points.map(({ ours }) => ours.median)),
        reference: greatestOverLeast(points.map(({ reference }) => reference.median)),
        ratio: greatestOverLeast(points.map(({ ratio }) => ratio)),
      },
    });
  }
  return results;
}

interface Pair {
  readonly ours: number;
  readonly reference: number;
}

/** Measures one window in a new process, after a warm-up window. */
async function measureOnce(contender: Contender, scale: Scale): Promise<number> {
  const subject = await contender.start(scale);
  try {
    await subject.measure();
    return await subject.measure();
  } finally {
    await subject.close();
  }
}

function summarise(clients: number, pairs: readonly Pair[]): ScalingPoint {
  const of = (pick: (pair: Pair) => number) => {
    const figures = pairs.map(pick);
    return { figures, median: median(figures) };
  };
  return {
    clients,
    ours: of(({ ours }) => ours),
    reference: of(({ reference }) => reference),
    ratio: median(pairs.map(({ ours, reference }) => ours / reference)),
  };
}

const greatestOverLeast = (values: readonly number[]): number => Math.max(...values) / Math.min(...values);
