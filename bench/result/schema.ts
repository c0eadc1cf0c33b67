import { z } from 'zod';
import { calibrationSchema } from './calibration.ts';
import { reasonSchema } from './reasons.ts';
import { isLatencyHistogram } from './statistics/histogram.ts';
import { latencySchema } from './statistics/latency.ts';
import { verdictSchema } from './verdicts.ts';

/** Of the files that are written. Those of earlier versions are read through `migrate.ts`. */
export const SCHEMA_VERSION = 2;

const count = z.number().int().nonnegative();
const ms = z.number();

/** What one connection role spent at the server's sockets during the window. */
const roleSchema = z.object({
  bytesIn: count,
  bytesOut: count,
  requests: count,
  useful: count,
  empty: count,
  handshakes: count,
  /** Absent where the driver did not start the server, and so could not ask its meter. */
  framesIn: count.optional(),
  framesOut: count.optional(),
  heartbeats: count.optional(),
  /** Writes that took pushed messages to a reader, one or several; absent in runs of versions that did not count them. */
  pushes: count.optional(),
});

const threadSchema = z.object({
  name: z.string(),
  utilization: z.number(),
  eventLoopDelayMsP99: ms,
  /** CPU time of the thread alone; absent where the system does not report it. */
  cpuMs: z.number().optional(),
});

const recoverySchema = z.enum(['cursor', 'connection-state', 'none']);

/** What a cell is planned to measure: mode, load, repeat. Nothing in it was measured. */
export const cellSpecSchema = z.object({
  mode: z.string(),
  clients: count,
  pollIntervalMs: z.number().positive(),
  messagesPerSecond: z.number().positive(),
  payloadBytes: count,
  rttMs: z.number().nonnegative(),
  /** Least time between two hand-overs of live messages to a reader; 0, also where it is absent, hands over each message at once. */
  batchMs: z.number().nonnegative().default(0),
  durationS: z.number().positive(),
  repeat: count,
  /** Servers of the log, over which readers are spread and messages published in turn. */
  nodes: z.number().int().positive().default(1),
  /** Whose code the server ran: this project's, or such as tutorials teach. */
  stack: z.enum(['tuned', 'typical']).default('tuned'),
  /**
   * What readers that lost their connection come back with: their cursor, a session of Socket.IO's, or nothing, so that they miss what came
   * meanwhile.
   */
  recovery: recoverySchema.default('cursor'),
  /** Set on the second cell of an A/A pair, which repeats the first to measure the noise. */
  control: z.boolean(),
});

export const measuredSchema = z.object({
  published: count,
  expected: count,
  delivered: count,
  missed: count,
  duplicated: count,
  reordered: count,
  /** When the window began, by the machine's clock; absent in runs of versions that did not tell. */
  windowStartedAt: z.iso.datetime().optional(),
  /** How long the server's counters ran; close to `durationS`. */
  windowS: z.number().positive(),
  requests: z.object({ total: count, useful: count, empty: count, handshake: count }),
  /** Empty for a server that the driver did not start. */
  frames: z.object({ in: count.optional(), out: count.optional(), heartbeats: count.optional() }),
  bytes: z.object({ sentByServer: count, receivedByServer: count }),
  /** Bytes that connecting all clients took, before the window. */
  connectBytes: z.object({ sentByServer: count, receivedByServer: count }),
  roles: z.object({ publish: roleSchema, deliver: roleSchema, control: roleSchema }),
  latencyMs: latencySchema,
  /** Compressed HDR histogram of microseconds, base64. */
  latencyHistogram: z.string().refine(isLatencyHistogram, 'must be a compressed HDR histogram in base64'),
  split: z.object({
    dueToSentMs: latencySchema,
    sentToCommittedMs: latencySchema,
    committedToReceivedMs: latencySchema,
  }),
  stalenessMs: z.object({ mean: ms, p95: ms }),
  connectMs: z.object({ p50: ms, p99: ms, max: ms }),
  /** Deliveries, requests and staleness per second of the window, for charts over time. */
  timeline: z.array(
    z.object({ second: count, deliveries: count, stalenessMsMean: ms, requests: count.optional() }),
  ),
  /**
   * What the server's process spent. Of one that the driver did not start, only what the system tells of a process whose id was given:
   * `cpuMs`, `rssBytes`, `idleRssBytes`, `idleCpuMsPerS`, `connectCpuMs` and `waitedMs`; without it, nothing.
   */
  server: z.object({
    cpuMs: z.number().optional(),
    rssBytes: count.optional(),
    heapBytes: count.optional(),
    /** Before the first client connected, after a garbage collection. */
    idleRssBytes: count.optional(),
    idleHeapBytes: count.optional(),
    /** With all clients connected, before the window and after a garbage collection. The growth is the connections' memory. */
    connectedHeapBytes: count.optional(),
    /**
     * CPU of each second, with all clients connected and nothing to deliver, measured after the window; absent in runs of versions that
     * did not measure it, as are the following two.
     */
    idleCpuMsPerS: z.number().optional(),
    /** CPU from before the first client connected until all were. */
    connectCpuMs: z.number().optional(),
    /** How long the server's event loop was ready to run and waited for a core, in the window; also absent where the system does not tell. */
    waitedMs: z.number().optional(),
    /** CPU of a database that the server runs for itself; absent for other databases. */
    databaseCpuMs: z.number().optional(),
    /** Absent where the delay was not watched, since watching takes CPU of its own. */
    eventLoopDelayMsP99: ms.optional(),
    utilization: z.number().optional(),
    storeQueries: count.optional(),
  }),
  /** What each of several servers spent in the window; absent where there was one. */
  perNode: z
    .array(
      z.object({
        cpuMs: z.number(),
        utilization: z.number(),
        /** Polls and held requests that it answered. */
        requests: count,
        pushes: count,
        storeQueries: count,
      }),
    )
    .optional(),
  /** How readers came back when servers were restarted in the window; absent where none was. */
  restart: z
    .object({
      /** From the window's start. */
      atS: z.number(),
      what: z.enum(['one', 'all', 'database']),
      /** Servers that were restarted, or whose database was. */
      servers: count,
      /** From the first one's end until all took requests again. */
      downMs: ms,
      /** Readers of these servers, and those that never caught up. */
      readers: count,
      neverBack: count,
      /** From the servers' end until a reader had caught up; absent if none ever had. */
      recoveryMs: latencySchema.optional(),
      /** Of the same, as `latencyHistogram` is. */
      recoveryHistogram: z
        .string()
        .refine(isLatencyHistogram, 'must be a compressed HDR histogram in base64'),
      /** Until the last reader had caught up: TCP connections that readers tried to open. */
      attempts: count,
      /** Until then, at the new servers: requests of readers, those that open a channel too, store queries and CPU from their start. */
      requests: count,
      storeQueries: count,
      cpuMs: z.number(),
    })
    .optional(),
  driver: z.object({
    cpuMs: z.number(),
    eventLoopDelayMsP99: ms,
    utilization: z.number(),
    scheduleLagMsP99: ms,
    missedTicks: count,
    failedConnections: count,
    troubles: count,
    threads: z.array(threadSchema),
  }),
  predicted: z.object({
    latencyMsP50: ms,
    latencyMsMean: ms,
    requestsTotal: z.number(),
    emptyFraction: z.number(),
  }),
});

const base = cellSpecSchema.extend({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  reasons: z.array(reasonSchema),
});

export const cellSchema = z.discriminatedUnion('status', [
  base.extend({ status: z.literal('ok'), ...measuredSchema.shape }),
  base.extend({ status: z.literal('void'), ...measuredSchema.shape }),
  base.extend({ status: z.literal('failed') }),
]);

/** Due times that come again and again, as in a log that is replayed. */
export const scheduleSchema = z.object({
  periodMs: z.number().positive(),
  /** From the start of each period, ascending. */
  offsetsMs: z.array(z.number().nonnegative()).min(1),
});

export const planSchema = z.object({
  modes: z.array(z.string()),
  clients: z.array(count),
  pollIntervalMs: z.array(z.number()),
  messagesPerSecond: z.array(z.number()),
  payloadBytes: z.array(count),
  rttMs: z.array(z.number()),
  batchMs: z.array(z.number()).default([0]),
  nodes: z.array(z.number().int().positive()).default([1]),
  stack: z.array(z.enum(['tuned', 'typical'])).default(['tuned']),
  recovery: z.array(recoverySchema).default(['cursor']),
  durationS: z.number(),
  warmupS: z.number(),
  repeat: count,
  control: z.boolean(),
  seed: count,
  store: z.string(),
  phase: z.enum(['jittered', 'aligned']),
  arrivals: z.enum(['even', 'poisson', 'log']),
  /** The due times of `log` arrivals; absent for the others. */
  schedule: scheduleSchema.optional(),
  churn: z.number().min(0).max(1),
  /** Servers that are ended and started again in each window. */
  restart: z
    .object({
      how: z.enum(['killed', 'ended']),
      /** The first server of the log, all of them, or the database that they share. */
      what: z.enum(['one', 'all', 'database']),
      /** From the window's start. */
      atS: z.number().nonnegative(),
    })
    .optional(),
  threads: count,
  client: z.enum(['lean', 'library']),
  allowVoid: z.boolean(),
  tailCache: count,
  /** The target of `--freshness`: 95% of messages are to arrive within this time, in every mode. */
  freshnessMs: z.number().positive().optional(),
  /** The published comparison that this plan repeats. */
  preset: z.string().optional(),
});

/** What a report needs to know of a mode. It is kept in the file, since a later version may know other modes. */
export const modeInfoSchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  kind: z.enum(['poll', 'hold', 'push']),
});

export const resultSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  command: z.string(),
  startedAt: z.iso.datetime(),
  /** Absent until the run has ended, which tells a run that is under way or was cut off. */
  finishedAt: z.iso.datetime().optional(),
  interrupted: z.boolean(),
  environment: z.object({
    node: z.string(),
    os: z.string(),
    cpuModel: z.string(),
    /** Cores that the process may use: fewer than the machine has where its CPU affinity or a container limits it. */
    cores: count,
    /** CPU seconds a second that a control group allows; absent where it allows all the cores. */
    cpuLimitCores: z.number().positive().optional(),
    memoryBytes: count,
    /** Variables that were set and change what a measured server does; absent in runs of versions that did not look. */
    settings: z.record(z.string(), z.string()).optional(),
    /** What the measured servers ran: built JavaScript, or TypeScript by a loader; absent in runs of versions that only had the latter. */
    serverCode: z.enum(['built', 'source']).optional(),
    store: z.object({ kind: z.string(), version: z.string() }),
    clock: z.string(),
    gitCommit: z.string().nullable(),
    packages: z.record(z.string(), z.string()),
  }),
  plan: planSchema,
  /** The modes of the plan, in the registry's order. */
  modes: z.array(modeInfoSchema),
  cells: z.array(cellSchema),
  /** Reports derive them from the cells again, so those of versions that had others are left out. */
  verdicts: z.array(verdictSchema).catch([]),
  /** What each mode costs on the machine of the run; absent where none was measured that fits it. */
  calibration: calibrationSchema.optional(),
});

export type CellSpec = z.infer<typeof cellSpecSchema>;
export type Measured = z.infer<typeof measuredSchema>;
export type Cell = z.infer<typeof cellSchema>;
export type MeasuredCell = Extract<Cell, { status: 'ok' | 'void' }>;
export type RoleCounts = z.infer<typeof roleSchema>;
export type ModeInfo = z.infer<typeof modeInfoSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Result = z.infer<typeof resultSchema>;
export type Environment = Result['environment'];
