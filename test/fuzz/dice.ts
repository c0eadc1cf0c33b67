import { Buffer } from 'node:buffer';
import { createRandom } from '../../bench/random.ts';

/** Seeded random values. */
export interface Dice {
  /** Returns a whole number from 0 up to, but not including, the limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  /** Returns true with this probability. */
  chance(share: number): boolean;
  bytes(count: number): Buffer;
}

/** Creates the random values of one input. They depend on the seed and the input's number alone, so that it can be repeated by itself. */
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
