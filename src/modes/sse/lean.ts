import { logIdOf } from '../../log/cursor.ts';
import { ProtocolError } from '../lean/protocol-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';
import { createLeanStreamClient, type LeanStreamFormat } from '../stream/lean.ts';
import { EventParser } from './event-parser.ts';

const FORMAT: LeanStreamFormat = {
  path: '/messages/stream',
  mediaType: 'text/event-stream',
  createParser: (reader) =>
    new EventParser((id, type) => {
      if (type === 'message') reader.message(seqOf(id));
      else if (type === GREETING_EVENTS.same) reader.greeted(logIdOf(id), false);
      else if (type === GREETING_EVENTS.other) reader.greeted(logIdOf(id), true);
    }),
};

const SEQ = /^[1-9]\d{0,14}$/;

function seqOf(id: string): number {
  const colon = id.lastIndexOf(':');
  const seq = id.slice(colon + 1);
  if (colon < 0 || !SEQ.test(seq))
    throw new ProtocolError(`an event's id is not a cursor: ${JSON.stringify(id)}`);
  return Number(seq);
}

export function createClient(options: ClientOptions): DeliveryClient {
  return createLeanStreamClient(options, FORMAT);
}
