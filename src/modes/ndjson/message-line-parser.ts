import type { Buffer } from 'node:buffer';
import type { ChannelOwner } from '../client/channel-reader.ts';
import { readGreeting } from '../lean/greeting.ts';
import { LineParser } from '../lean/line-parser.ts';
import { readSeq } from '../lean/message-seq.ts';

/** Reads the greeting and the `seq` of each line's message. A line that the end of the stream cut off is no message. */
export class MessageLineParser extends LineParser {
  private readonly reader: Pick<ChannelOwner, 'greeted' | 'message'>;

  constructor(reader: Pick<ChannelOwner, 'greeted' | 'message'>) {
    super();
    this.reader = reader;
  }

  protected override takeLine(bytes: Buffer, from: number, to: number): void {
    // An empty line is a heartbeat.
    if (from === to) return;
    const greeting = readGreeting(bytes, from, to);
    if (greeting === undefined) this.reader.message(readSeq(bytes, from, to));
    else this.reader.greeted(greeting.log, greeting.reset === true);
  }
}
