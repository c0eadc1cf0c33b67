import { median } from 'simple-statistics';
import type { Contender, Scale } from './case.ts';
import { oursFanOut } from './kinds/fan-out.ts';
import { oursPolls } from './kinds/poll.ts';

/** What one client costs as there are more of them: CPU of the server for one operation, each client doing as many. */
export interface ScalingSeries {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly clients: number;
    readonly figures: readonly number[];
    readonly median: number;
  }[];
  /** Greatest median over least: 1.2 is flat within 20%. */
  readonly spread: number;
  /** The same from a thousand clients on, where their state has outgrown the processor's caches. */
  readonly spreadFromThousand: number;
}

export const SIZES = [100, 300, 1_000, 3_000, 10_000] as const;
const THOUSAND = 1_000;

const SERIES: readonly { name: string; unit: string; of: (clients: number) => Contender }[] = [
  { name: 'short-poll', unit: 'µs/poll', of: oursPolls },
  { name: 'sse', unit: 'µs/delivery', of: (clients) => oursFanOut('sse', clients) },
  { name: 'websocket', unit: 'µs/delivery', of: (clients) => oursFanOut('websocket', clients) },
  { name: 'socket.io', unit: 'µs/delivery', of: (clients) => oursFanOut('socket.io', clients) },
];

/** Measures every size in every round, there and back, so that whatever else the machine does meets all sizes alike. */
export async function measureScaling(
  rounds: number,
  scale: Scale,
  say: (line: string) => void,
): Promise<ScalingSeries[]> {
  const results: ScalingSeries[] = [];
  for (const { name, unit, of } of SERIES) {
    const figures = new Map<number, number[]>(SIZES.map((clients) => [clients, []]));
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? SIZES : [...SIZES].reverse();
      for (const clients of order) {
        say(`${name}: ${clients} clients, round ${round + 1} of ${rounds}`);
        figures.get(clients)?.push(await measureOnce(of(clients), scale));
      }
    }
    results.push({ name, unit, ...summarise(figures) });
  }
  return results;
}

async function measureOnce(contender: Contender, scale: Scale): Promise<number> {
  const subject = await contender.start(scale);
  try {
    await subject.measure();
    return await subject.measure();
  } finally {
    await subject.close();
  }
}

function summarise(figures: ReadonlyMap<number, readonly number[]>): Omit<ScalingSeries, 'name' | 'unit'> {
  const points = [...figures].map(([clients, all]) => ({ clients, figures: all, median: median([...all]) }));
  const spread = (from: number): number => {
    const medians = points.filter(({ clients }) => clients >= from).map((point) => point.median);
    return Math.max(...medians) / Math.min(...medians);
  };
  return { points, spread: spread(0), spreadFromThousand: spread(THOUSAND) };
}
