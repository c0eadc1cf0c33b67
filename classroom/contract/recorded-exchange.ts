/** `POST /classroom/wire/NAME`: an exchange with the server, as it was recorded. */
export interface RecordedExchange<Name extends string = string> {
  readonly name: Name;
  /** Requests that the server counts for a reader. */
  readonly requests: number;
  readonly parts: readonly Part[];
}

/** A piece of an exchange as a reader would name it. */
export interface Part {
  readonly from: 'client' | 'server';
  readonly kind: 'head' | 'body' | 'frame';
  /** What it says: header lines, body, or the unmasked payload of a frame. */
  readonly text: string;
  /** Bytes on the wire: of a frame with its header and mask. */
  readonly bytes: number;
  /** First bytes of a frame, in hexadecimal. */
  readonly frameHeader?: string;
}
