/**
 * A store that cannot be opened, told in one line so that a user knows what to do. It never holds a password: whoever
 * throws it leaves secrets out.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  /** What a library said of it, for those who look for the cause; absent where the message has it all. */
  readonly detail: string | undefined;

  constructor(message: string, detail?: string) {
    super(inOneLine(message));
    this.detail = detail === undefined ? undefined : inOneLine(detail);
  }
}

/** Libraries explain over several lines. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
