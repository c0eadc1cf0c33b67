import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createLeanSocketIoClient } from './lean.ts';
import { createSocketIoClient } from './library.ts';
import { socketIoWire } from './server.ts';

const createLibraryClient = (options: ClientOptions): DeliveryClient =>
  createSocketIoClient(options, ['websocket']);

/** The server speaks when it has something to say, over a WebSocket from the first byte on. */
export const socketIo: Mode = {
  name: 'socket.io',
  aliases: ['push'],
  summary: 'Socket.IO event over a WebSocket, transport pinned',
  kind: 'push',
  wire: socketIoWire,
  handshakesPerClient: 1,
  createClient: { lean: createLeanSocketIoClient, library: createLibraryClient },
};
