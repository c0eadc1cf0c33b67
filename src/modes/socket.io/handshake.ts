import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendProblem } from '../../http/problem.ts';
import { pathOf } from '../query.ts';
import { handshakeProblem, offersWebSocket } from '../websocket/handshake.ts';

/** Engine.IO's protocol that the server speaks. */
const PROTOCOL = '4';

/** As Engine.IO refuses a client that polls; see `Server.errors` there. */
const UNSUPPORTED_PROTOCOL = { code: 5, message: 'Unsupported protocol version' };

/** What is used of Engine.IO's server. */
interface Engine {
  /** Sessions by their id. Not part of its types. */
  readonly clients?: object;
}

/**
 * Whether a WebSocket's handshake is one that Engine.IO accepts. It would tell what is wrong with another only when the WebSocket is
 * open, in bytes that are no frame.
 */
export function opensEngine(request: IncomingMessage, engine: object): boolean {
  if (handshakeProblem(request) !== undefined) return false;
  const { EIO, transport, sid } = queryOf(request);
  const { clients } = engine as Engine;
  return (
    transport === 'websocket' &&
    EIO === PROTOCOL &&
    (sid === undefined || clients === undefined || Object.hasOwn(clients, sid))
  );
}

/** Answers a WebSocket's handshake of which Engine.IO, seeing an ordinary request, could not say what is wrong. `false`: not one. */
export function refuse(request: IncomingMessage, response: ServerResponse): boolean {
  if (!offersWebSocket(request)) return false;
  const problem = handshakeProblem(request);
  if (problem !== undefined) {
    sendProblem(response, problem);
    return true;
  }
  const { EIO, sid } = queryOf(request);
  if (EIO === PROTOCOL || sid !== undefined) return false;
  response.writeHead(400, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(UNSUPPORTED_PROTOCOL));
  return true;
}

/** As Engine.IO reads it: of a parameter that is repeated, the last counts. */
function queryOf({ url = '' }: IncomingMessage): Partial<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(url.slice(pathOf(url).length)));
}
