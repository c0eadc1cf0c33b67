import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AttachedWire } from './modes/mode.ts';
import { sendProblem } from './problem.ts';

/**
 * Gives each upgrade to the wire that takes it. Any other is served as the ordinary request that it is too: a server may ignore
 * `Upgrade` [RFC 9110 §7.8], and some HTTP clients offer `h2c` with every request.
 */
export function serveUpgrades(httpServer: Server, wires: readonly AttachedWire[]): void {
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // What happens to a connection after its request is between the client and its wire; here nobody else listens.
    socket.on('error', destroyIt);
    if (wires.some((wire) => wire.handleUpgrade?.(request, socket, head))) return;
    const response = answerInstead(request, socket);
    if (request.method === 'GET' || request.method === 'HEAD') httpServer.emit('request', request, response);
    else {
      // Node hands the connection over before it has read a body.
      sendProblem(response, {
        status: 400,
        title: 'No such upgrade',
        detail: `${request.method} is taken here without the header Upgrade`,
      });
    }
  });
}

/** Not a closure: that would keep the request, several kilobytes, for as long as the connection lasts. */
function destroyIt(this: Duplex): void {
  this.destroy();
}

/** A plain HTTP response in place of an upgrade; the connection ends with it. */
export function answerInstead(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.once('finish', () => socket.end());
  return response;
}
