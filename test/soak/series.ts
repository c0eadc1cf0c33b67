import { median } from 'simple-statistics';
import type { Held, Sample } from './samples.ts';
import { type Growth, growthOf } from './slope.ts';

/** A quantity that must not grow. */
interface Quantity {
  readonly name: string;
  readonly unit: string;
  readonly of: (held: Held) => number | undefined;
  /** Growth up to this is none, in the unit: more than an allocator and chance do in an hour, less than a leak of each visit would. */
  readonly allowed: number;
}

const MB = 1e6;

const QUANTITIES: readonly Quantity[] = [
  { name: 'heap', unit: 'MB', of: ({ heapBytes }) => heapBytes / MB, allowed: 1 },
  { name: 'memory (RSS)', unit: 'MB', of: ({ rssBytes }) => rssBytes / MB, allowed: 10 },
  { name: 'descriptors', unit: '', of: ({ descriptors }) => descriptors, allowed: 5 },
  { name: 'handles', unit: '', of: ({ handles }) => handles, allowed: 5 },
  { name: 'timers', unit: '', of: ({ timers }) => timers, allowed: 5 },
];

/** A quantity of one of the processes, watched for the time after the warm-up. */
export interface Series {
  readonly process: 'server' | 'driver';
  readonly quantity: Quantity;
  /** Medians of the first and the last fifth of the samples. */
  readonly first: number;
  readonly last: number;
  readonly growth: Growth;
  /** Whether its interval is above zero, and its estimate above what is allowed. */
  readonly grows: boolean;
}

/** Returns all series that the system reports. @param samples - at least five, in order of time. */
export function seriesOf(samples: readonly Sample[]): Series[] {
  return (['server', 'driver'] as const).flatMap((process) =>
    QUANTITIES.flatMap((quantity) => {
      const points = samples.flatMap((sample) => {
        const value = quantity.of(sample[process]);
        return value === undefined ? [] : [{ atMs: sample.atMs, value }];
      });
      if (points.length < samples.length) return [];
      const values = points.map(({ value }) => value);
      const fifth = Math.max(1, Math.floor(values.length / 5));
      const growth = growthOf(points);
      return {
        process,
        quantity,
        first: median(values.slice(0, fifth)),
        last: median(values.slice(-fifth)),
        growth,
        grows: growth.low > 0 && growth.estimate > quantity.allowed,
      };
    }),
  );
}
