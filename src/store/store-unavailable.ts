/** Whether a message whose insert failed may be in the log all the same. */
export type Written = 'no' | 'unknown';

/**
 * An open store cannot do what it was asked: it cannot be reached, does not answer, or refuses. Clients see the message, so it names
 * neither hosts nor paths; `cause` holds the database's own error.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Always `no` for a failed read. */
  readonly written: Written;

  constructor(reason: string, written: Written, cause?: unknown) {
    super(reason, { cause });
    this.written = written;
  }
}
