import { startServerProcess } from '../../bench/measure/servers/server-process.ts';
import { decodeLatencyHistogram } from '../../bench/result/statistics/histogram.ts';
import { distanceFromUniform } from '../../bench/result/statistics/uniformity.ts';
import { measureCell } from './run.ts';

/** How far the latencies of a short-poll cell are from the uniform distribution on the poll interval. */
export interface Uniformity {
  readonly messagesPerSecond: number;
  /** Number of latencies. */
  readonly latencies: number;
  readonly latencyMsMean: number;
  /** Kolmogorov–Smirnov distance, from 0 to 1. */
  readonly distance: number;
  /** Why the cell is void; empty if it is not. */
  readonly reasons: readonly string[];
}

/** Rates whose period divides the poll interval. Messages at exact periods would always meet the same phases of the timers. */
export const UNIFORMITY_RATES = [1, 2] as const;

/** Greatest Kolmogorov–Smirnov distance that counts as uniform. */
export const GREATEST_DISTANCE = 0.03;

const CLIENTS = 1_000;
const POLL_INTERVAL_MS = 1_000;

/**
 * Measures one short-poll cell with the real server.
 *
 * @throws {Error} with the reasons if the cell failed.
 */
export async function measureUniformity(messagesPerSecond: number): Promise<Uniformity> {
  const server = await startServerProcess({
    env: { STORE: 'sqlite' },
    onNotice: () => {},
    signal: new AbortController().signal,
  });
  try {
    const { measured, reasons } = await measureCell(server, {
      mode: 'short-poll',
      clients: CLIENTS,
      pollIntervalMs: POLL_INTERVAL_MS,
      messagesPerSecond,
      durationS: 15,
    });
    if (measured === undefined) throw new Error(reasons.join('; '));
    const histogram = decodeLatencyHistogram(measured.latencyHistogram);
    return {
      messagesPerSecond,
      latencies: histogram.count,
      latencyMsMean: measured.latencyMs.mean,
      distance: distanceFromUniform(histogram, POLL_INTERVAL_MS),
      reasons,
    };
  } finally {
    await server.close();
  }
}
