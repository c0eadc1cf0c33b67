/** An error whose message says all that a person needs, so that it is printed without a stack trace. */
export class ExplainedError extends Error {}

/** A mistake of the person at the keyboard: a flag, a file or a setting that cannot be used. */
export class UsageError extends ExplainedError {}
