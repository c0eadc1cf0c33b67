import type { Buffer } from 'node:buffer';
import { LineParser } from '../lean/line-parser.ts';
import { readSeq } from '../lean/message-seq.ts';

/** Reads the `seq` of each line's message. A line that the end of the stream cut off is no message. */
export class MessageLineParser extends LineParser {
  private readonly onMessage: (seq: number) => void;

  constructor(onMessage: (seq: number) => void) {
    super();
    this.onMessage = onMessage;
  }

  protected override takeLine(bytes: Buffer, from: number, to: number): void {
    // An empty line is a heartbeat.
    if (to > from) this.onMessage(readSeq(bytes, from, to));
  }
}
