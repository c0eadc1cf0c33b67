import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createFetchTransport } from '../poll/client/fetch-transport.ts';
import { createPoller } from '../poll/client/poller.ts';
import { createLeanHttpTransport } from '../poll/lean/http-transport.ts';
import { pollWire } from '../poll/server.ts';

const createLeanClient = (options: ClientOptions): DeliveryClient =>
  createPoller(options, createLeanHttpTransport(options.baseUrl), { conditional: true });

const createLibraryClient = (options: ClientOptions): DeliveryClient =>
  createPoller(options, createFetchTransport(options.baseUrl), { conditional: true });

/** The client asks every interval whether there is news, and names what it has: no news is an answer without a body. */
export const conditionalPoll: Mode = {
  name: 'conditional-poll',
  aliases: [],
  summary: 'asks GET /messages every interval with If-None-Match',
  kind: 'poll',
  wire: pollWire,
  handshakesPerClient: 0,
  createClient: { lean: createLeanClient, library: createLibraryClient },
};
