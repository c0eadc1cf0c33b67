import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createPoller } from '../poll/client/poller.ts';
import { createLeanHttpTransport } from '../poll/lean/http-transport.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createPoller(options, createLeanHttpTransport(options.baseUrl), { conditional: false });
}
