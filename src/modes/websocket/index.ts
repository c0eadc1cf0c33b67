import type { Mode } from '../mode.ts';
import { createLeanWebSocketClient } from './lean.ts';
import { createWebSocketClient } from './library.ts';
import { webSocketWire } from './server.ts';

/** The server speaks when it has something to say, with nothing between the message and the WebSocket: the floor under Socket.IO. */
export const webSocket: Mode = {
  name: 'websocket',
  aliases: ['ws'],
  summary: 'plain WebSocket on /messages/socket',
  kind: 'push',
  wire: webSocketWire,
  handshakesPerClient: 1,
  createClient: { lean: createLeanWebSocketClient, library: createWebSocketClient },
};
