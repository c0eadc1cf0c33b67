import { distance } from 'fastest-levenshtein';

/**
 * Suggests names for a word that was mistyped, best match first: names that contain the word, then names a few edits away from it
 * (Levenshtein distance), then names whose beginning is a few edits away.
 *
 * @param most - how many names to return at most.
 * @returns distinct names; none when nothing is near.
 */
export function nearestTo(given: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = given.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, edits: editsTo(name.toLowerCase(), wanted) }))
    .filter(({ edits }) => edits <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Counts edits; 0 for a name that contains the word, as `latencyMs.p99` contains `p99`. */
function editsTo(name: string, wanted: string): number {
  if (wanted.length > 2 && name.includes(wanted)) return 0;
  return Math.min(distance(name, wanted), editsToBeginning(name, wanted));
}

/**
 * Counts edits to the beginning of a name: `latncy` is one edit from that of `latencyMs.p99`. Half an edit more ranks whole names
 * first.
 */
function editsToBeginning(name: string, wanted: string): number {
  const lengths = [wanted.length - 1, wanted.length, wanted.length + 1];
  const edits = Math.min(...lengths.map((length) => distance(name.slice(0, length), wanted)));
  return edits <= wanted.length / 4 ? edits + 0.5 : Number.POSITIVE_INFINITY;
}
