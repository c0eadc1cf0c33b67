import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { createSocketIoClient } from '../socket.io/client.ts';

export function createClient(options: ClientOptions): DeliveryClient {
  return createSocketIoClient(options, ['polling', 'websocket']);
}
