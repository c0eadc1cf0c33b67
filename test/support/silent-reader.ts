import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

/** Opens a connection that sends its parts and never reads what comes back. */
export async function openSilentReader(port: number, ...parts: (string | Buffer)[]): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  // Ignore errors: the server may end the connection, which the test checks by itself.
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  for (const [index, part] of parts.entries()) {
    // The next part is sent when the handshake is answered. The answer is not read.
    if (index > 0) await once(socket, 'readable');
    if (part.length > 0) socket.write(part);
  }
  return socket;
}
