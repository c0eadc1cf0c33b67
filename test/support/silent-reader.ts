import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

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
    if (part.length > 0) socket.write(part);
  }
  return socket;
}
