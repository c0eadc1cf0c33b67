import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createFetchTransport } from '../poll/client/fetch-transport.ts';
import { createPoller } from '../poll/client/poller.ts';
import { createLeanHttpTransport } from '../poll/lean/http-transport.ts';
import { pollWire } from '../poll/server.ts';

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
