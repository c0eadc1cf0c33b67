import { z } from 'zod';

const fraction = z.number().nonnegative();
const perSecond = z.number().nonnegative();

/** What a server did and spent in one second under one load, as measured. */
export const costSampleSchema = z.object({
  clients: z.number().int().nonnegative(),
  /** Messages published. */
  publishesPerS: perSecond,
  /** Polls, answers to held requests, or writes that pushed messages. */
  operationsPerS: perSecond,
  /** Of the operations, those that carried a message. */
  pagesPerS: perSecond,
  /** Messages that reached a client. */
  deliveriesPerS: perSecond,
  payloadBytes: z.number().int().nonnegative(),
  heartbeatsPerS: perSecond,
  cpuMsPerS: perSecond,
  /** Received and sent at the readers' sockets; absent where only CPU was measured. */
  bytesPerS: perSecond.optional(),
});

/** The costs of one way of delivering on one machine. */
export const modeCostsSchema = z.object({
  mode: z.string(),
  kind: z.enum(['poll', 'hold', 'push']),
  aliases: z.array(z.string()),
  /** Milliseconds of CPU for one unit of each term of `bench/model/costs/terms.ts`. */
  cpuTerms: z.record(z.string(), z.number().nonnegative()),
  /** Bytes for one unit of each term. */
  byteTerms: z.record(z.string(), z.number().nonnegative()),
  /** How far predictions lie from what is measured: nine of ten are within this factor of it, `1 + fraction`, up or down. */
  cpuErrorFraction: fraction,
  bytesErrorFraction: fraction,
  /** JavaScript heap, and buffers outside it, for one connected client. */
  heapBytesPerClient: z.number().nonnegative(),
  /** What connecting takes, once for each client. */
  connect: z.object({ cpuMs: z.number().nonnegative(), bytes: z.number().nonnegative() }),
  /** Mean time from due to received, without a network; absent for polls, whose delay is half the interval. */
  latencyMs: z.number().nonnegative().optional(),
  /** Absent for a way without. */
  heartbeat: z.object({ everyMs: z.number().positive(), frames: z.number().positive() }).optional(),
  samples: z.array(costSampleSchema),
});

/** What must be the same for costs to hold. */
export const fingerprintSchema = z.object({
  cpuModel: z.string(),
  cores: z.number(),
  os: z.string(),
  node: z.string(),
  store: z.string(),
  serverCode: z.enum(['built', 'source']),
  settings: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
});

export const CALIBRATION_VERSION = 2;

/** What each way of delivering costs on one machine. */
export const calibrationSchema = z.object({
  calibrationVersion: z.literal(CALIBRATION_VERSION),
  measuredAt: z.iso.datetime(),
  fingerprint: fingerprintSchema,
  /** Heap of the server before the first client. */
  baseHeapBytes: z.number().nonnegative(),
  modes: z.array(modeCostsSchema),
});

export type CostSample = z.infer<typeof costSampleSchema>;
export type ModeCosts = z.infer<typeof modeCostsSchema>;
export type Fingerprint = z.infer<typeof fingerprintSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
