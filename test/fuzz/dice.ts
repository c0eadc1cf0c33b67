import { Buffer } from 'node:buffer';
import { createRandom } from '../../bench/random.ts';

/** Seeded draws, in the shapes that making inputs needs. */
export interface Dice {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in this share of the draws. */
  chance(share: number): boolean;
  bytes(count: number): Buffer;
}

/** The dice of one input: the same for the same seed and number, whatever else is run, so that an input can be run again alone. */
export function diceFor(seed: number, input: number): Dice {
  const random = createRandom(seed, `input ${input}`);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    chance: (share) => random() < share,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
