import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createFetchTransport } from '../poll/client/fetch-transport.ts';
import { createPoller } from '../poll/client/poller.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createPoller(options, createFetchTransport(options.baseUrl), { conditional: false });
}
