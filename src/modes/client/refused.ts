import { readRetryAfterMs } from './retry-after.ts';

/** An answer that refuses a request or a connection, with the time that its `Retry-After` asks its client to stay away. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly stayAwayMs: number;

  /** @param retryAfter - the value of the header, if there is one. */
  constructor(message: string, retryAfter: string | null | undefined) {
    super(message);
    this.stayAwayMs = readRetryAfterMs(retryAfter ?? undefined, Date.now()) ?? 0;
  }
}

/** Returns the time that an error asks to stay away, 0 for most. */
export function stayAwayMsOf(error: unknown): number {
  return error instanceof Refused ? error.stayAwayMs : 0;
}
