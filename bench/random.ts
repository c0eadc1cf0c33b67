import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/**
 * Seeded randomness. Each purpose draws from a stream of its own, so that a new draw in one place moves nothing elsewhere.
 *
 * @param stream - what it is for, such as `phases` or `arrivals`.
 */
export function createRandom(seed: number, stream: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${stream}`));
  return () => uniformFloat64(generator);
}

/** An odd number near 2³² divided by the golden ratio: its multiples lie far apart, and far from each other's neighbours. */
const SEED_STEP = 0x9e3779b1;

/** The seed of one repeat of a run. The first one has the run's own; no other meets that of a run with the next seed. */
export function repeatSeed(seed: number, repeat: number): number {
  return (seed + Math.imul(repeat, SEED_STEP)) >>> 0;
}

/** A random order of the items, by the given source (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** FNV-1a over UTF-16 units, 32 bits: a seed for each name; nothing here needs more of a hash. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state | 0;
}
