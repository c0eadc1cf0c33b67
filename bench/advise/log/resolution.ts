/** From a day down to a second. Finer times are taken as they are. */
const RESOLUTIONS_MS = [86_400_000, 3_600_000, 60_000, 1_000] as const;

/**
 * Finds to what times are rounded, and spreads those of one second, minute, hour or day evenly over it, in place: taken as they are, they
 * would be one burst at its beginning.
 *
 * @param timesMs - ascending.
 * @returns the resolution, in ms; 1 where times are finer than a second.
 */
export function spreadWithin(timesMs: Float64Array): number {
  const resolutionMs = RESOLUTIONS_MS.find((size) => timesMs.every((at) => at % size === 0)) ?? 1;
  if (resolutionMs === 1) return 1;
  let from = 0;
  while (from < timesMs.length) {
    const startMs = timesMs[from] as number;
    let to = from;
    while (to < timesMs.length && timesMs[to] === startMs) to++;
    for (let at = from; at < to; at++)
      timesMs[at] = startMs + ((at - from + 0.5) / (to - from)) * resolutionMs;
    from = to;
  }
  return resolutionMs;
}
