/** Whether a message that could not be confirmed may be in the log all the same. */
export type Written = 'no' | 'unknown';

/**
 * An open store that cannot do what it was asked to: it cannot be reached, does not answer, or refuses. The message is for
 * strangers too, so it tells neither hosts nor paths; `cause` has what the database said.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** `no` for all that only reads. */
  readonly written: Written;

  constructor(reason: string, written: Written, cause?: unknown) {
    super(reason, { cause });
    this.written = written;
  }
}
