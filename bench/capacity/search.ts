/** The range of a search. Loads are whole numbers. */
export interface SearchSpace {
  readonly least: number;
  /** The load that is tried first. */
  readonly first: number;
  readonly most: number;
  /** The search ends when the least load that does not hold is within this share of the greatest that does: 0.1 for 10%. */
  readonly precision: number;
}

/** A load that was tried. */
export interface Tried {
  readonly load: number;
  readonly holds: boolean;
}

/**
 * Returns the load to try next, or `undefined` when the search is over.
 *
 * Doubles the load while it holds and halves it while it does not, until the limit lies between two loads; then bisects. A load that did
 * not hold bounds the search even if a higher one held, since that may have been luck.
 */
export function nextLoad(
  tried: readonly Tried[],
  { least, first, most, precision }: SearchSpace,
): number | undefined {
  if (tried.length === 0) return first;
  const tooMuch = leastThatDoesNotHold(tried);
  const holds = greatestThatHolds(tried);
  if (tooMuch === Number.POSITIVE_INFINITY) return holds >= most ? undefined : Math.min(most, holds * 2);
  if (holds === 0) return tooMuch <= least ? undefined : Math.max(least, Math.floor(tooMuch / 2));
  if ((tooMuch - holds) / holds <= precision) return undefined;
  const middle = Math.round((holds + tooMuch) / 2);
  return middle === holds || middle === tooMuch ? undefined : middle;
}

/** Returns the result of a search: the greatest load that held below the least that did not; 0 when none did. */
export function greatestThatHolds(tried: readonly Tried[]): number {
  const tooMuch = leastThatDoesNotHold(tried);
  return Math.max(0, ...tried.filter(({ load, holds }) => holds && load < tooMuch).map(({ load }) => load));
}

function leastThatDoesNotHold(tried: readonly Tried[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...tried.filter(({ holds }) => !holds).map(({ load }) => load));
}
