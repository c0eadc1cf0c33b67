/** Deep enough for what libraries wrap, and an end to causes that name each other. */
const MAX_CAUSES = 5;

/**
 * An error's message with those of its causes, which say what a message such as `fetch failed` leaves out.
 * Causes whose words are told already are left out.
 */
export function explainError(error: unknown, depth = MAX_CAUSES): string {
  const message = messageOf(error);
  if (depth === 0 || !(error instanceof Error) || error.cause === undefined) return message;
  const cause = explainError(error.cause, depth - 1);
  return message.includes(cause) ? message : `${message} (${cause})`;
}

/**
 * An error that nobody foresaw: its stack, and the causes that a stack leaves out. Not what else it carries, as `inspect` would show,
 * since a database's errors may carry credentials.
 */
export function describeFault(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause !== undefined ? explainError(error.cause) : undefined;
  return cause === undefined ? stack : `${stack}\n  caused by: ${cause}`;
}

/** Several failed attempts, one for each address of a name, are one error without a message of its own. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError) return [...new Set(error.errors.map(messageOf))].join(', ');
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
