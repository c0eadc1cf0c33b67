import { z } from 'zod';
import { MAX_TEXT_BYTES } from '../../src/log/message-limits.ts';
import { findMode, modes } from '../../src/modes/index.ts';

/** The name by which a script asks for this engine, and before which Artillery sets `artillery-engine-`. */
export const ENGINE = 'pull-vs-push';

/** What is wrong with a script, all of it together. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

const publishSchema = z.strictObject({
  /** Messages a second that each worker publishes. */
  perSecond: z.coerce.number().positive().max(10_000),
  /** From the worker's first reader until its first message is due: for the others to connect. */
  afterSeconds: z.coerce.number().min(0).max(3_600).default(5),
  /** Messages of so long come first and are not counted: the first deliveries of a process are slow, since its code is not compiled yet. */
  warmUpSeconds: z.coerce.number().min(0).max(3_600).default(3),
  /** For how long the messages that count are due. */
  seconds: z.coerce
    .number()
    .positive()
    .max(24 * 3_600),
  payloadBytes: z.coerce.number().int().min(1).max(MAX_TEXT_BYTES).default(20),
});
export type PublishSettings = z.infer<typeof publishSchema>;

const engineSchema = z.strictObject({ publish: publishSchema });

const readSchema = z.strictObject({
  mode: z.string().transform((name, context) => {
    const mode = findMode(name);
    if (mode !== undefined) return mode.name;
    const known = modes.map(({ name: each }) => each).join(', ');
    context.addIssue({ code: 'custom', message: `must be one of ${known}; given: ${JSON.stringify(name)}` });
    return z.NEVER;
  }),
  pollIntervalMs: z.coerce.number().min(10).max(600_000).default(1_000),
  /** How long the reader stays; by default until the last message has been published and has arrived. */
  seconds: z.coerce.number().positive().optional(),
});
export type ReadSettings = z.infer<typeof readSchema>;

const stepSchema = z.strictObject({ read: readSchema });

/** Reads `config.engines.pull-vs-push`. @throws {ScriptError} with every problem in it. */
export function readPublish(given: unknown): PublishSettings {
  return checked(engineSchema, given, `config.engines.${ENGINE}`).publish;
}

/** Reads a step of a flow: `read`. @throws {ScriptError} with every problem in it. */
export function readStep(given: unknown): ReadSettings {
  return checked(stepSchema, given, 'a step of the flow').read;
}

function checked<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `  ${path.join('.') || what}: ${message}`);
  throw new ScriptError([`${ENGINE}: ${what} cannot be used:`, ...problems].join('\n'));
}
