import { UsageError } from '../process/explained-error.ts';

/**
 * A store that cannot be opened, told in one line so that a user knows what to do. It never holds a password: whoever
 * throws it leaves secrets out.
 */
export class StoreError extends UsageError {
  override readonly name = 'StoreError';

  /** The underlying error's message, if it says more. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(inOneLine(message));
    this.detail = detail === undefined ? undefined : inOneLine(detail);
  }
}

/** Joins the lines of a library's message. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
