import { z } from 'zod';

const ms = z.number();

/** Summary of one latency, in milliseconds; derived from the histogram beside it, for readers without a HDR library. */
export const latencySchema = z.object({
  min: ms,
  mean: ms,
  p50: ms,
  p90: ms,
  p95: ms,
  p99: ms,
  p999: ms,
  max: ms,
});

export type LatencySummary = z.infer<typeof latencySchema>;
