/** Bins to each doubling: gaps of one bin differ by less than a thousandth. */
const BINS_PER_OCTAVE = 1_024;
/** From a microsecond to a thousand years. */
const [LEAST_MS, OCTAVES] = [1e-3, 55];

/**
 * The gaps between the messages that one reader gets, over all readers. Each is weighted by the share of the readers that meet it, so that
 * sums are those of the average reader.
 *
 * With gaps g, a poll finds a message if one came in the interval T before it; over all phases that is Σ min(g, T) of the log's time. So the
 * shares below follow from the log itself, and no arrival process is assumed. Gaps stand in bins with their exact sums; only within the bin
 * that T falls into are they taken as equal.
 */
export interface GapTable {
  /** Messages that the average reader gets in the period. */
  readonly messages: number;
  /** The time that the log covers, in ms: the gaps of each reader add up to it. */
  readonly periodMs: number;
  /** Share of the polls that find a message, at an interval and over all phases. */
  usefulFraction(intervalMs: number): number;
  /** Σ min(g, T), in ms. */
  coveredMs(withinMs: number): number;
  /** Σ of the integral of min(g, w) over w from 0 to `withinMs`, in ms². */
  coveredArea(withinMs: number): number;
  /** Σ ⌊g / T⌋: how many times T passes in silence. */
  silences(ofMs: number): number;
  /** The gap that so great a share of the gaps does not exceed, in ms. */
  quantileMs(share: number): number;
}

/** Collects gaps. */
export interface GapTableBuilder {
  add(gapMs: number, weight: number): void;
  build(periodMs: number): GapTable;
}

/** Makes a builder without gaps. */
export function createGapTableBuilder(): GapTableBuilder {
  const bins = BINS_PER_OCTAVE * OCTAVES;
  const [counts, sums, squares] = [
    new Float64Array(bins + 1),
    new Float64Array(bins + 1),
    new Float64Array(bins + 1),
  ];
  return {
    add(gapMs, weight) {
      const bin = binOf(gapMs);
      counts[bin] = (counts[bin] as number) + weight;
      sums[bin] = (sums[bin] as number) + weight * gapMs;
      squares[bin] = (squares[bin] as number) + weight * gapMs * gapMs;
    },
    build: (periodMs) => tableOf(periodMs, counts, cumulated(counts), cumulated(sums), cumulated(squares)),
  };
}

function binOf(gapMs: number): number {
  const bin = Math.floor(Math.log2(gapMs / LEAST_MS) * BINS_PER_OCTAVE);
  return Math.min(Math.max(bin, 0), BINS_PER_OCTAVE * OCTAVES);
}

/** Entry i is the sum of all before i; the last is the sum of all. */
function cumulated(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length + 1);
  for (let at = 0; at < values.length; at++) result[at + 1] = (result[at] as number) + (values[at] as number);
  return result;
}

function tableOf(
  periodMs: number,
  counts: Float64Array,
  count: Float64Array,
  sum: Float64Array,
  square: Float64Array,
): GapTable {
  const messages = count.at(-1) as number;
  /** What of the gaps lies in bins before that of a length, in its bin, and behind. */
  const split = (lengthMs: number) => {
    const bin = binOf(lengthMs);
    const own = counts[bin] as number;
    return {
      below: { sum: sum[bin] as number, square: square[bin] as number },
      own,
      ownMs: own === 0 ? 0 : ((sum[bin + 1] as number) - (sum[bin] as number)) / own,
      beyond: messages - (count[bin + 1] as number),
    };
  };
  const coveredMs = (withinMs: number): number => {
    if (withinMs <= 0) return 0;
    const { below, own, ownMs, beyond } = split(withinMs);
    return below.sum + own * Math.min(ownMs, withinMs) + beyond * withinMs;
  };
  return {
    messages,
    periodMs,
    coveredMs,
    usefulFraction(intervalMs) {
      const fraction = coveredMs(intervalMs) / periodMs;
      // Sums of many gaps are off by some last digits.
      return fraction > 1 - 1e-9 ? 1 : fraction;
    },
    coveredArea(withinMs) {
      if (withinMs <= 0) return 0;
      const { below, own, ownMs, beyond } = split(withinMs);
      const areaOf = (gapMs: number): number => {
        const reached = Math.min(gapMs, withinMs);
        return reached * withinMs - reached ** 2 / 2;
      };
      return below.sum * withinMs - below.square / 2 + own * areaOf(ownMs) + (beyond * withinMs ** 2) / 2;
    },
    silences(ofMs) {
      let silences = 0;
      for (let bin = binOf(ofMs); bin < counts.length; bin++) {
        const own = counts[bin] as number;
        if (own > 0)
          silences += own * Math.floor(((sum[bin + 1] as number) - (sum[bin] as number)) / own / ofMs);
      }
      return silences;
    },
    quantileMs(share) {
      const rank = share * messages;
      let bin = counts.findIndex((own, at) => own > 0 && (count[at + 1] as number) >= rank * (1 - 1e-12));
      if (bin < 0) bin = counts.findLastIndex((own) => own > 0);
      return ((sum[bin + 1] as number) - (sum[bin] as number)) / (counts[bin] as number);
    },
  };
}
