import type { Mode } from '../mode.ts';
import { createLeanEventStreamClient } from './lean.ts';
import { createEventSourceClient } from './library.ts';
import { sseWire } from './server.ts';

/** One request whose answer never ends: the server adds an event when it has something to say. */
export const sse: Mode = {
  name: 'sse',
  aliases: [],
  summary: 'an event stream (EventSource) from GET /messages/stream',
  kind: 'push',
  wire: sseWire,
  handshakesPerClient: 1,
  createClient: { lean: createLeanEventStreamClient, library: createEventSourceClient },
};
