import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js';
import type { LatencySummary } from './latency.ts';

/** Latencies are recorded in whole microseconds, to three digits. */
const MICROSECONDS_PER_MS = 1_000;

/** A histogram of latencies. Histograms of threads are merged by adding them; percentiles are never averaged. */
export interface LatencyHistogram {
  /** Records one latency in milliseconds. Throws on a negative one, which is impossible, rather than count it as 0. */
  record(latencyMs: number): void;
  /**
   * Records a delay of something that is sampled at a regular interval, together with the samples that could not be taken meanwhile:
   * one shorter by the interval, one shorter by two intervals, and so on.
   */
  recordWithOmitted(delayMs: number, intervalMs: number): void;
  add(other: string): void;
  readonly count: number;
  /** Returns `undefined` when nothing was recorded: no figure rather than a zero. */
  summarise(): LatencySummary | undefined;
  /** Returns a percentile in milliseconds, by nearest rank as `nearestRank` defines it. */
  percentileMs(percentile: number): number;
  /** Compressed HDR form in base64, microseconds. */
  encode(): string;
}

export function createLatencyHistogram(): LatencyHistogram {
  return wrap(
    build({
      lowestDiscernibleValue: 1,
      numberOfSignificantValueDigits: 3,
      autoResize: true,
      bitBucketSize: 64,
    }),
  );
}

/** @throws when the text is not a compressed HDR histogram. */
export function decodeLatencyHistogram(encoded: string): LatencyHistogram {
  return wrap(decode(encoded));
}

/** Returns whether a text is a compressed HDR histogram; for checking a file before its histograms are used. */
export function isLatencyHistogram(encoded: string): boolean {
  try {
    decode(encoded);
    return true;
  } catch {
    return false;
  }
}

function decode(encoded: string): Histogram {
  return decodeFromCompressedBase64(encoded, 64, false);
}

function wrap(histogram: Histogram): LatencyHistogram {
  const ms = (microseconds: number): number => microseconds / MICROSECONDS_PER_MS;
  const microseconds = (latencyMs: number): number => {
    if (!(latencyMs >= 0)) throw new RangeError(`a latency cannot be ${latencyMs} ms`);
    return Math.round(latencyMs * MICROSECONDS_PER_MS);
  };
  const at = (percentile: number): number => ms(histogram.getValueAtPercentile(percentile));
  return {
    record(latencyMs) {
      histogram.recordValue(microseconds(latencyMs));
    },
    recordWithOmitted(delayMs, intervalMs) {
      histogram.recordValueWithExpectedInterval(microseconds(delayMs), microseconds(intervalMs));
    },
    add(other) {
      histogram.add(decode(other));
    },
    get count() {
      return histogram.totalCount;
    },
    summarise() {
      if (histogram.totalCount === 0) return undefined;
      return {
        min: at(0),
        mean: ms(histogram.mean),
        p50: at(50),
        p90: at(90),
        p95: at(95),
        p99: at(99),
        p999: at(99.9),
        // Taken from the encoded form, so that merging a single histogram gives the same figures.
        max: at(100),
      };
    },
    percentileMs: at,
    encode: () => encodeIntoCompressedBase64(histogram),
  };
}
