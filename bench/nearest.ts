import { distance } from 'fastest-levenshtein';

/**
 * The names that somebody may have meant, best first: those that hold what was given as a part, then those that few slips of the
 * hand turn into it. None when nothing is near.
 */
export function nearestTo(given: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = given.toLowerCase();
  return names
    .map((name) => ({ name, slips: slipsTo(name.toLowerCase(), wanted) }))
    .filter(({ slips }) => slips <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.slips - b.slips)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `p99` is a part of `latencyMs.p99`, and no slips away from it. */
function slipsTo(name: string, wanted: string): number {
  return wanted.length > 2 && name.includes(wanted) ? 0 : distance(name, wanted);
}
