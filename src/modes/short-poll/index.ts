import { createLeanHttpTransport } from '../../lean/http-transport.ts';
import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createFetchTransport } from '../poll-wire/fetch-transport.ts';
import { createPoller } from '../poll-wire/poller.ts';
import { pollWire } from '../poll-wire/server.ts';

const createLibraryClient = (options: ClientOptions): DeliveryClient =>
  createPoller(options, createFetchTransport(options.baseUrl), { conditional: false });

const createLeanClient = (options: ClientOptions): DeliveryClient =>
  createPoller(options, createLeanHttpTransport(options.baseUrl), { conditional: false });

/** The client asks every interval whether there is news. */
export const shortPoll: Mode = {
  name: 'short-poll',
  aliases: ['pull'],
  summary: 'asks GET /messages every interval',
  kind: 'poll',
  wire: pollWire,
  handshakesPerClient: 0,
  createClient: { lean: createLeanClient, library: createLibraryClient },
};
