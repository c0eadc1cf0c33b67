/** Most causes followed. Deep enough for libraries, and it ends a cycle of causes. */
const MAX_CAUSES = 5;

/**
 * Returns an error's message, followed by those of its causes in parentheses: a message such as `fetch failed` says little without
 * them. Leaves out a cause whose message the outer one already contains.
 *
 * @param depth - most causes followed.
 */
export function explainError(error: unknown, depth = MAX_CAUSES): string {
  const message = messageOf(error);
  if (depth === 0 || !(error instanceof Error) || error.cause === undefined) return message;
  const cause = explainError(error.cause, depth - 1);
  return message.includes(cause) ? message : `${message} (${cause})`;
}

/**
 * Returns the stack of an unexpected error, followed by the messages of its causes. Leaves out its other properties, which `inspect`
 * would show: those of a database's error may hold credentials.
 */
export function describeFault(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause !== undefined ? explainError(error.cause) : undefined;
  return cause === undefined ? stack : `${stack}\n  caused by: ${cause}`;
}

/** Returns a message that is never empty. An `AggregateError` of failed connection attempts, one for each address, has none of its own. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  if (error instanceof AggregateError) return [...new Set(error.errors.map(messageOf))].join(', ');
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
