import type { ClientOptions, DeliveryClient, Mode } from '../mode.ts';
import { createFetchTransport } from '../poll/client/fetch-transport.ts';
import { createLeanHttpTransport } from '../poll/lean/http-transport.ts';
import { pollWire } from '../poll/server.ts';
import { createLongPoller } from './long-poller.ts';

const createLeanClient = (options: ClientOptions): DeliveryClient =>
  createLongPoller(options, createLeanHttpTransport(options.baseUrl));

const createLibraryClient = (options: ClientOptions): DeliveryClient =>
  createLongPoller(options, createFetchTransport(options.baseUrl));

/** The client asks, and the server answers when there is something to say. */
export const longPoll: Mode = {
  name: 'long-poll',
  aliases: [],
  summary: 'asks GET /messages and is kept waiting until there is an answer',
  kind: 'hold',
  wire: pollWire,
  handshakesPerClient: 0,
  createClient: { lean: createLeanClient, library: createLibraryClient },
};
