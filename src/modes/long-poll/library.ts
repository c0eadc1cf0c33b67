import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createFetchTransport } from '../poll/client/fetch-transport.ts';
import { createLongPoller } from './long-poller.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createLongPoller(options, createFetchTransport(options.baseUrl));
}
