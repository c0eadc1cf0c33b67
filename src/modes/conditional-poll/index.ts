import { createLeanHttpTransport } from '../../lean/http-transport.ts';
import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createFetchTransport } from '../poll-wire/fetch-transport.ts';
import { createPoller } from '../poll-wire/poller.ts';
import { pollWire } from '../poll-wire/server.ts';

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
