import { ProtocolError } from '../lean/protocol-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createLeanStreamClient, type LeanStreamFormat } from '../stream/lean.ts';
import { EventParser } from './event-parser.ts';

const FORMAT: LeanStreamFormat = {
  path: '/messages/stream',
  mediaType: 'text/event-stream',
  createParser: (onMessage) => new EventParser((id) => onMessage(seqOf(id))),
};

const SEQ = /^[1-9]\d{0,14}$/;

function seqOf(id: string): number {
  if (!SEQ.test(id)) throw new ProtocolError(`an event's id is not a seq: ${JSON.stringify(id)}`);
  return Number(id);
}

export function createClient(options: ClientOptions): DeliveryClient {
  return createLeanStreamClient(options, FORMAT);
}
