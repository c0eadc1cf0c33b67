import { distance } from 'fastest-levenshtein';

/**
 * The names that somebody may have meant, best first and each once: those that hold what was given as a part, then those that few
 * slips of the hand turn into it, then those that begin with something like it. None when nothing is near.
 */
export function nearestTo(given: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = given.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, slips: slipsTo(name.toLowerCase(), wanted) }))
    .filter(({ slips }) => slips <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.slips - b.slips)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `p99` is a part of `latencyMs.p99`, and no slips away from it. */
function slipsTo(name: string, wanted: string): number {
  if (wanted.length > 2 && name.includes(wanted)) return 0;
  return Math.min(distance(name, wanted), slipsToBeginning(name, wanted));
}

/** `latncy` is how `latencyMs.p99` begins but for one slip; a whole name that is as near is nearer still. */
function slipsToBeginning(name: string, wanted: string): number {
  const lengths = [wanted.length - 1, wanted.length, wanted.length + 1];
  const slips = Math.min(...lengths.map((length) => distance(name.slice(0, length), wanted)));
  return slips <= wanted.length / 4 ? slips + 0.5 : Number.POSITIVE_INFINITY;
}
