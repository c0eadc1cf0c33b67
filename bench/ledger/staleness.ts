/** How far readers were behind the log, weighted by time. Tallies of several threads merge by adding. */
export interface StalenessTally {
  /**
   * Adds an interval in which one reader lagged behind. Its lag grows by one ms per ms, so the interval lasts `toLagMs - fromLagMs`.
   *
   * @param startMs - start of the interval, in ms from the start of the window.
   * @param fromLagMs - the lag at its start.
   * @param toLagMs - the lag at its end.
   */
  addInterval(startMs: number, fromLagMs: number, toLagMs: number): void;
  /** Adds another tally of the same window to this one. */
  add(other: StalenessParts): void;
  readonly parts: StalenessParts;
  /** Returns the mean and the 95th percentile of lag over all readers and the whole window, in ms. Up-to-date readers count as 0. */
  summarise(readers: number, windowMs: number): { mean: number; p95: number };
  /** Returns the mean lag in each second of the window, in ms. */
  meanBySecond(readers: number, windowMs: number): number[];
}

/** A tally as plain data, to be sent between threads. */
export interface StalenessParts {
  /** Reader time spent at each lag, in ms, in bins of one ms of lag; the last bin holds everything above. */
  readonly timeAtLag: Float64Array;
  /** The integral of lag over reader time in each second of the window, in ms². */
  readonly lagBySecond: Float64Array;
}

/** Number of bins of one ms. A lag above two minutes goes to the last bin. */
const BINS = 120_000;

/** Makes an empty tally of a window. */
export function createStalenessTally(windowMs: number): StalenessTally {
  const timeAtLag = new Float64Array(BINS + 1);
  const lagBySecond = new Float64Array(Math.max(1, Math.ceil(windowMs / 1000)));

  const addToBins = (fromLagMs: number, toLagMs: number): void => {
    let lag = fromLagMs;
    while (lag < toLagMs) {
      const bin = Math.min(Math.floor(lag), BINS);
      const end = bin === BINS ? toLagMs : Math.min(bin + 1, toLagMs);
      timeAtLag[bin] = (timeAtLag[bin] ?? 0) + end - lag;
      lag = end;
    }
  };

  const addToSeconds = (startMs: number, fromLagMs: number, toLagMs: number): void => {
    const endMs = startMs + (toLagMs - fromLagMs);
    const lagAt = (atMs: number): number => fromLagMs + (atMs - startMs);
    const lastSecond = lagBySecond.length - 1;
    for (let second = Math.min(Math.floor(startMs / 1000), lastSecond); second <= lastSecond; second++) {
      const from = lagAt(Math.max(startMs, second * 1000));
      // A rounding error may put the end past the last second: count it there.
      const to = lagAt(second === lastSecond ? endMs : Math.min(endMs, (second + 1) * 1000));
      if (to <= from) return;
      lagBySecond[second] = (lagBySecond[second] ?? 0) + (to * to - from * from) / 2;
    }
  };

  return {
    addInterval(startMs, fromLagMs, toLagMs) {
      addToBins(fromLagMs, toLagMs);
      addToSeconds(startMs, fromLagMs, toLagMs);
    },
    add(other) {
      for (const [bin, timeMs] of other.timeAtLag.entries()) timeAtLag[bin] = (timeAtLag[bin] ?? 0) + timeMs;
      for (const [second, lag] of other.lagBySecond.entries()) {
        lagBySecond[second] = (lagBySecond[second] ?? 0) + lag;
      }
    },
    parts: { timeAtLag, lagBySecond },
    summarise(readers, windowMs) {
      const totalMs = readers * windowMs;
      const mean = lagBySecond.reduce((sum, lag) => sum + lag, 0) / totalMs;
      return { mean, p95: lagExceededFor(timeAtLag, totalMs * 0.05) };
    },
    meanBySecond(readers, windowMs) {
      return [...lagBySecond].map((lag, second) => {
        const lengthMs = Math.min(1000, windowMs - second * 1000);
        return lag / (readers * lengthMs);
      });
    },
  };
}

/**
 * Returns the lag, in ms, that was exceeded for `budgetMs` of reader time in all. Within a bin of one ms, time is taken as spread evenly.
 */
function lagExceededFor(timeAtLag: Float64Array, budgetMs: number): number {
  let beyondMs = 0;
  for (let bin = timeAtLag.length - 1; bin >= 0; bin--) {
    const inBin = timeAtLag[bin] ?? 0;
    if (beyondMs + inBin > budgetMs) return bin + 1 - (budgetMs - beyondMs) / inBin;
    beyondMs += inBin;
  }
  return 0;
}
