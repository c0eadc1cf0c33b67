import { Buffer } from 'node:buffer';
import { logIdOf } from '../../log/cursor.ts';
import { readSeq } from '../lean/message-seq.ts';
import { ProtocolError } from '../lean/protocol-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';
import { createLeanStreamClient, type LeanStreamFormat } from '../stream/lean.ts';
import { EventParser } from './event-parser.ts';

const FORMAT: LeanStreamFormat = {
  path: '/messages/stream',
  mediaType: 'text/event-stream',
  createParser: (reader) =>
    new EventParser((id, type, data) => {
      if (type === 'message') reader.message(id === '' ? seqIn(data) : seqOf(id));
      else if (type === GREETING_EVENTS.same) reader.greeted(logIdOf(id), false);
      else if (type === GREETING_EVENTS.other) reader.greeted(logIdOf(id), true);
    }),
};

const SEQ = /^[1-9]\d{0,14}$/;

/** Reads the `seq` of a cursor, with its log or without. */
function seqOf(id: string): number {
  const seq = id.slice(id.lastIndexOf(':') + 1);
  if (!SEQ.test(seq)) throw new ProtocolError(`an event's id is not a cursor: ${JSON.stringify(id)}`);
  return Number(seq);
}

/** Reads the `seq` of a message in JSON, of a server whose events have no id. */
function seqIn(json: string): number {
  const bytes = Buffer.from(json);
  return readSeq(bytes, 0, bytes.length);
}

export function createClient(options: ClientOptions): DeliveryClient {
  return createLeanStreamClient(options, FORMAT);
}
