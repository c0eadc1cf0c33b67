import { startServerProcess } from '../../bench/measure/server-process.ts';
import { decodeLatencyHistogram } from '../../bench/result/histogram.ts';
import { distanceFromUniform } from '../../bench/result/uniformity.ts';
import { measureCell } from './run.ts';

/** Short polling as it is: how far its latencies are from the uniform distribution on the poll interval. */
export interface Uniformity {
  readonly messagesPerSecond: number;
  readonly latencies: number;
  readonly latencyMsMean: number;
  readonly distance: number;
  /** Why the cell is void, if it is. */
  readonly reasons: readonly string[];
}

/** Rates that divide the poll interval evenly, so that every message would meet the same phase of every timer if nothing were done. */
export const UNIFORMITY_RATES = [1, 2] as const;

/** Greatest Kolmogorov–Smirnov distance that is still uniform enough. */
export const GREATEST_DISTANCE = 0.03;

const CLIENTS = 1_000;
const POLL_INTERVAL_MS = 1_000;

/** Measures one cell of short polls with the real server. */
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
