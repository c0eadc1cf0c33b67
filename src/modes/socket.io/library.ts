import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createSocketIoClient } from './client.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createSocketIoClient(options, ['websocket']);
}
