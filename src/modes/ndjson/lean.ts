import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createLeanStreamClient, type LeanStreamFormat } from '../stream/lean.ts';
import { MessageLineParser } from './message-line-parser.ts';

const FORMAT: LeanStreamFormat = {
  path: '/messages/ndjson',
  mediaType: 'application/x-ndjson',
  createParser: (reader) => new MessageLineParser(reader),
};

export function createClient(options: ClientOptions): DeliveryClient {
  return createLeanStreamClient(options, FORMAT);
}
