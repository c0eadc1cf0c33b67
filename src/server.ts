import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { OpenClassroom } from './classroom/index.ts';
import { monotonicClock } from './clock.ts';
import { closeTogether, createClosers } from './closers.ts';
import type { ServerConfig } from './config.ts';
import { putDoorBefore } from './door.ts';
import { type Feed, openFeed } from './feed.ts';
import { createMeter, type Meter } from './meter.ts';
import { wires } from './modes/index.ts';
import type { AttachedWire } from './modes/mode.ts';
import type { MessageStore } from './store/message-store.ts';
import { serveUpgrades } from './upgrade.ts';

const HTTP_OPTIONS: ServerOptions = {
  /** An idle connection is kept this long, so that a poller finds it open at its next poll. Common proxies use 60 to 75 s. */
  keepAliveTimeout: 75_000,
  /** By default Node drops all but the first of two `Host` or `Content-Type` fields, and nobody could tell that there were two. */
  joinDuplicateHeaders: true,
};

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly store: MessageStore;
  readonly feed: Feed;
  readonly meter: Meter;
  /** Undoes the start in the opposite order. May be called twice. */
  close(): Promise<void>;
}

export interface ServerDependencies {
  readonly config: ServerConfig;
  readonly log: Logger;
  /** Opens the database; injected, so that a test or a lesson can bring its own. */
  readonly openStore: () => Promise<MessageStore>;
  /** The page and what it asks for; left out under measurement. */
  readonly openClassroom?: OpenClassroom | undefined;
}

/**
 * Starts the server in the order of the lesson: connect the database, listen, attach push to the server that listens.
 *
 * @throws when the database cannot be opened, the port is taken or a part does not start; nothing is left open then.
 */
export async function startServer({
  config,
  log,
  openStore,
  openClassroom,
}: ServerDependencies): Promise<RunningServer> {
  const closers = createClosers();
  try {
    const store = await openStore();
    closers.add(() => store.close());
    const meter = createMeter(monotonicClock);
    closers.add(() => meter.close());
    const { tailCache, batchMs } = config;
    const feed = await openFeed({ store, meter, clock: monotonicClock, tailCache, batchMs });
    closers.add(() => feed.close());
    const modes = Router();
    const page = Router();
    const app = createApp({ feed, meter, log, modes, page });
    const attached: AttachedWire[] = [];
    const httpServer = createServer(HTTP_OPTIONS, (request, response) => {
      if (!attached.some((wire) => wire.handle?.(request, response))) app(request, response);
    });
    httpServer.on('connection', (socket) => meter.watch(socket));

    const port = await listen(httpServer, config);
    // Together, since Socket.IO's own close waits for the last connection of the HTTP server.
    closers.add(() => closeTogether([endConnections(httpServer), ...attached.map((wire) => wire.close())]));
    for (const wire of wires)
      attached.push(wire.attach({ httpServer, router: modes, feed, meter, config, log }));
    serveUpgrades(httpServer, attached);
    // First of all, since Socket.IO keeps its own requests to itself.
    httpServer.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (mayHaveBody(request)) response.once('finish', () => meter.settle(request.socket));
    });
    putDoorBefore(httpServer, wires);

    const classroom = openClassroom?.({ httpServer, router: page, store, feed, meter });
    closers.add(() => classroom?.close());

    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      port,
      store,
      feed,
      meter,
      close: closers.closeAll,
    };
  } catch (error) {
    await closers.closeAll().catch((failure) => log.error({ err: failure }, 'not all could be closed'));
    throw error;
  }
}

/** A body comes after the request's head by which its role is told. */
function mayHaveBody({ method }: IncomingMessage): boolean {
  return method !== 'GET';
}

async function listen(httpServer: Server, { port, host }: ServerConfig): Promise<number> {
  // A connect storm of many thousand clients is part of what is measured; the default backlog of 511 would refuse some.
  httpServer.listen({ port, host, backlog: 16_384 });
  await once(httpServer, 'listening');
  return (httpServer.address() as AddressInfo).port;
}

/** Stops listening and ends what is idle; who is in the middle of an answer gets a moment to finish. */
async function endConnections(httpServer: Server): Promise<void> {
  const closed = once(httpServer, 'close');
  httpServer.closeIdleConnections();
  const cutOff = setTimeout(() => httpServer.closeAllConnections(), 1_000);
  if (httpServer.listening) httpServer.close();
  await closed;
  clearTimeout(cutOff);
}
