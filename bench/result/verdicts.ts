import { z } from 'zod';

const modeKind = z.enum(['poll', 'hold', 'push']);

/** What a verdict calls one side of a comparison by. */
const waySchema = z.object({
  mode: z.string(),
  kind: modeKind,
  /** Of modes that poll. */
  pollIntervalMs: z.number().optional(),
});

/** One figure of both sides, in the unit that its name has. `outcome` is push's: `lower` than polling's, the `same`, or `higher`. */
const contrastSchema = z.object({
  push: z.number(),
  poll: z.number(),
  outcome: z.enum(['lower', 'same', 'higher']),
  /** Repeats that were compared; absent in runs of versions that did not tell. */
  repeats: z.number().optional(),
});

/** One figure with the shortest batch and with the longest. `outcome` is the longest batch's. */
const batchChangeSchema = z.object({
  before: z.number(),
  after: z.number(),
  outcome: z.enum(['lower', 'same', 'higher']),
});

/** From how many messages a second on polling takes less server CPU than push, by calibrated costs. */
const crossingSchema = z.object({
  clients: z.number(),
  pollIntervalMs: z.number(),
  /** Absent where polling never takes less. 0 where it always does. */
  fromPerSecond: z.number().optional(),
  /** From here on the predicted intervals are apart, too. */
  surelyFromPerSecond: z.number().optional(),
});

/** What a run says about polling and push: a code, and the figures that go with it. The words are the report's, in each language. */
export const verdictSchema = z.discriminatedUnion('code', [
  /** The run has no cells. */
  z.object({ code: z.literal('nothingMeasured') }),
  /** The run lacks a way of polling or one of push. */
  z.object({ code: z.literal('nothingToCompare'), modes: z.array(z.string()) }),
  /** The run repeats a published comparison that lacks one of the two on purpose. */
  z.object({ code: z.literal('answerIsPublished'), modes: z.array(z.string()) }),
  /** Polling or push has no figures that may be judged; `ok` delivered nothing. */
  z.object({
    code: z.literal('notJudged'),
    ways: z.array(z.object({ mode: z.string(), status: z.enum(['ok', 'void', 'failed']) })),
  }),
  /** Polling and push under the first planned load. */
  z.object({
    code: z.literal('headline'),
    push: waySchema,
    poll: waySchema,
    latencyMsP50: contrastSchema,
    requestsTotal: contrastSchema,
    /** Of the requests of polling, those that brought no message. */
    requestsEmpty: z.number(),
    /** The ways that lost, doubled or reordered messages. */
    unsound: z.array(waySchema),
  }),
  /** What push costs beside polling, under the first planned load. A cost that was not measured on both sides is absent. */
  z.object({
    code: z.literal('cost'),
    push: waySchema,
    poll: waySchema,
    serverCpuUsPerDelivery: contrastSchema.optional(),
    bytesPerDelivery: contrastSchema.optional(),
    memoryBytesPerClient: contrastSchema.optional(),
  }),
  /** The same where both deliver 95% of the messages within `targetMs`. */
  z.object({
    code: z.literal('equalFreshness'),
    targetMs: z.number(),
    push: waySchema,
    poll: waySchema,
    requestsTotal: contrastSchema.optional(),
    serverCpuUsPerDelivery: contrastSchema.optional(),
    bytesPerDelivery: contrastSchema.optional(),
  }),
  /** No comparison at equal freshness: the target was `missed` by these ways, or, where there are none, one side was not measured. */
  z.object({ code: z.literal('noEqualFreshness'), targetMs: z.number(), missed: z.array(waySchema) }),
  /** In how many of the measured loads polling needed less server CPU than push, as much, and more. */
  z.object({
    code: z.literal('crossover'),
    won: z.number(),
    tied: z.number(),
    lost: z.number(),
    /** Absent without a calibration. */
    crossing: crossingSchema.optional(),
  }),
  /** What the longest batch costs and saves beside the shortest, mode by mode, under the load with most deliveries. */
  z.object({
    code: z.literal('batching'),
    clients: z.number(),
    messagesPerSecond: z.number(),
    shortestMs: z.number(),
    longestMs: z.number(),
    modes: z.array(
      z.object({
        mode: z.string(),
        serverCpuUsPerDelivery: batchChangeSchema,
        latencyMsP50: batchChangeSchema,
      }),
    ),
  }),
]);

export type Verdict = z.infer<typeof verdictSchema>;
export type VerdictCode = Verdict['code'];

/** The verdict with this code. */
export type VerdictOf<Code extends VerdictCode> = Extract<Verdict, { code: Code }>;

export type Way = z.infer<typeof waySchema>;
export type Contrast = z.infer<typeof contrastSchema>;
export type BatchChange = z.infer<typeof batchChangeSchema>;
export type CrossingVerdict = z.infer<typeof crossingSchema>;
