import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendProblem } from '../../http/problem.ts';
import { pathOf } from '../query.ts';
import { handshakeProblem, offersWebSocket } from '../websocket/handshake.ts';

/** The version of Engine.IO's protocol that the server speaks. */
const PROTOCOL = '4';

/** Engine.IO's own answer to a polling client with another version; see its `Server.errors`. */
const UNSUPPORTED_PROTOCOL = { code: 5, message: 'Unsupported protocol version' };

/** The member of Engine.IO's server that is used here. */
interface Engine {
  /** Sessions by their id. Not part of its types. */
  readonly clients?: object;
}

/**
 * Returns whether Engine.IO accepts a WebSocket's handshake. Engine.IO itself would answer an error only after the upgrade, in bytes that are
 * not a frame.
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

/**
 * Answers a WebSocket's handshake whose error Engine.IO would not report, since it sees an ordinary request. Returns `false` for requests that
 * Engine.IO should answer.
 */
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

/** Returns whether an ordinary request asks Engine.IO for a session of its own. */
export function opensSession(request: IncomingMessage): boolean {
  const { sid } = queryOf(request);
  return sid === undefined;
}

/** Returns whether a request names a session that there is. */
export function isOfSession(request: IncomingMessage, engine: object): boolean {
  const { sid } = queryOf(request);
  return sid !== undefined && Object.hasOwn((engine as Engine).clients ?? {}, sid);
}

/** Returns the parameters as Engine.IO reads them: if one is repeated, the last value counts. */
function queryOf({ url = '' }: IncomingMessage): Partial<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(url.slice(pathOf(url).length)));
}
