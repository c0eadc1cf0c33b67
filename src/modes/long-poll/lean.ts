import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createLeanHttpTransport } from '../poll/lean/http-transport.ts';
import { createLongPoller } from './long-poller.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createLongPoller(options, createLeanHttpTransport(options.baseUrl));
}
