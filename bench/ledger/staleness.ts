/** How far behind the log readers were, weighted by time. Threads' tallies are merged by adding. */
export interface StalenessTally {
  /**
   * A reader's lag grew steadily from `fromLagMs` to `toLagMs`, which took as long: a view ages a millisecond a millisecond.
   *
   * @param startMs - when, relative to the window's start.
   */
  addInterval(startMs: number, fromLagMs: number, toLagMs: number): void;
  add(other: StalenessParts): void;
  readonly parts: StalenessParts;
  /** Mean and 95th percentile over readers and time, being up to date counted as 0. */
  summarise(readers: number, windowMs: number): { mean: number; p95: number };
  /** The mean in each second of the window. */
  meanBySecond(readers: number, windowMs: number): number[];
}

/** A tally as plain data, to cross threads. */
export interface StalenessParts {
  /** Time spent at each lag, in milliseconds, one bin a millisecond; the last bin has everything beyond. */
  readonly timeAtLag: Float64Array;
  /** The integral of lag over time in each second of the window, in ms². */
  readonly lagBySecond: Float64Array;
}

const BINS = 120_000;

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
      // What lies past the last second, by a rounding error, belongs to it.
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
 * The lag that readers were beyond for just so long in all. Nearest rank over time: within a bin of a millisecond time is taken as
 * spread evenly.
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
