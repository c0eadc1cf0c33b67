/** A store cannot be opened. The message is one line that says what to do. It must not hold secrets such as passwords. */
export class StoreError extends Error {
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
