import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createSocketIoClient } from '../socket.io/library.ts';
import { socketIoWire } from '../socket.io/server.ts';

const createLibraryClient = (options: ClientOptions): DeliveryClient =>
  createSocketIoClient(options, ['polling', 'websocket']);

/** Socket.IO as it comes: the first packets travel by long polling, then the connection is upgraded to a WebSocket. */
export const socketIoUpgrade: Mode = {
  name: 'socket.io-upgrade',
  aliases: [],
  summary: 'Socket.IO event, default transports: long polling first, then a WebSocket',
  kind: 'push',
  wire: socketIoWire,
  // Handshake, namespace, its answer, the WebSocket, and the poll that is under way until the upgrade ends it.
  handshakesPerClient: 5,
  createClient: { lean: createLibraryClient, library: createLibraryClient },
};
