import type { Buffer } from 'node:buffer';
import type { ChannelOwner } from '../client/channel-reader.ts';
import { takePushed } from '../lean/greeting.ts';
import { LineParser } from '../lean/line-parser.ts';

/** Reads the greeting and the `seq` of each line's message. A line that the end of the stream cut off is no message. */
export class MessageLineParser extends LineParser {
  private readonly reader: Pick<ChannelOwner, 'greeted' | 'message'>;

  constructor(reader: Pick<ChannelOwner, 'greeted' | 'message'>) {
    super();
    this.reader = reader;
  }

  protected override takeLine(bytes: Buffer, from: number, to: number): void {
    // An empty line is a heartbeat.
    if (to > from) takePushed(bytes, from, to, this.reader);
  }
}
