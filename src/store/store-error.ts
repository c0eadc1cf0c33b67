/**
 * A store that cannot be opened, told in one line so that a user knows what to do. It never holds a password: whoever
 * throws it leaves secrets out.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(message: string) {
    // Libraries explain over several lines.
    super(message.replaceAll(/\s+/g, ' '));
  }
}
