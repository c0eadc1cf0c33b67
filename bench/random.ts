import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Returns a random number, uniform on [0, 1). */
export type Random = () => number;

/**
 * Makes a seeded random generator. Each purpose has a stream of its own, so that an additional draw for one purpose does not change the
 * numbers of another.
 *
 * @param stream - names the purpose, such as `phases` or `arrivals`.
 */
export function createRandom(seed: number, stream: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${stream}`));
  return () => uniformFloat64(generator);
}

/** An odd number near 2³² divided by the golden ratio, so that its small multiples, modulo 2³², are far apart (Fibonacci hashing). */
const SEED_STEP = 0x9e3779b1;

/**
 * Returns the seed of one repeat of a run. The first repeat has the run's own seed. Later ones have seeds far from it, so that runs with
 * neighbouring seeds share none.
 *
 * @param repeat - number of the repeat, from 0.
 */
export function repeatSeed(seed: number, repeat: number): number {
  return (seed + Math.imul(repeat, SEED_STEP)) >>> 0;
}

/** Returns the items in random order (Fisher–Yates shuffle). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Hashes a text to 32 bits (FNV-1a over UTF-16 code units). */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state | 0;
}
