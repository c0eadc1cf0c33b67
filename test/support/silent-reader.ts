import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

/** The request of a WebSocket's handshake. */
export function webSocketRequest(path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: server.test',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');
}

/** A short frame as a client sends it, its mask all zeros. [RFC 6455 §5.2] */
export function clientFrame(opcode: number, payload: string): Buffer {
  const bytes = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** A connection that sends its parts, and never reads what comes back. */
export async function openSilentReader(port: number, ...parts: (string | Buffer)[]): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  // The server may end it: that is for the test to see, and no error.
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  for (const [index, part] of parts.entries()) {
    // What follows a handshake is sent when that is answered. The answer is left where it is.
    if (index > 0) await once(socket, 'readable');
    socket.write(part);
  }
  return socket;
}
