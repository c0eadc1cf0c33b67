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
import { monotonicClock } from './clock.ts';
import type { ServerConfig } from './config.ts';
import { createConnections, isAnswering } from './http/connections.ts';
import { INTERNAL_ERROR, sendProblem } from './http/problem.ts';
import { createRequestGate } from './http/request-gate.ts';
import { serveUpgrades, upgradableRequest } from './http/upgrade.ts';
import { type Feed, openFeed } from './log/feed.ts';
import { createMeter, type Meter } from './meter.ts';
import type { AttachedEndpoint } from './modes/endpoint.ts';
import { loadEndpoints } from './modes/index.ts';
import type { OpenPage } from './page.ts';
import { closeTogether, createCloseStack } from './process/close-stack.ts';
import type { MessageStore } from './store/message-store.ts';

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
  readonly openPage?: OpenPage | undefined;
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
  openPage,
}: ServerDependencies): Promise<RunningServer> {
  const closers = createCloseStack();
  try {
    const endpoints = await loadEndpoints();
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
    const attached: AttachedEndpoint[] = [];
    const gate = createRequestGate(endpoints);
    const endpointOf = (request: IncomingMessage): AttachedEndpoint | undefined =>
      attached.find((endpoint) => endpoint.takesUpgrade?.(request));
    const fault = (error: unknown): void => {
      meter.countFault();
      log.error({ err: error }, 'a request met a fault');
    };
    // [RFC 9112 §9.3.2] Answers go out in the order of their requests, so an upgrade waits for none: one that is pipelined is ignored.
    const takesUpgrade = (request: IncomingMessage): boolean =>
      !isAnswering(request.socket) && gate.letsPass(request) && endpointOf(request) !== undefined;
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      if (mayHaveBody(request)) response.once('finish', () => meter.settle(request.socket));
      if (gate.answers(request, response)) return;
      if (!attached.some((endpoint) => endpoint.handle?.(request, response))) app(request, response);
    };

    const httpServer = createServer(
      { ...HTTP_OPTIONS, IncomingMessage: upgradableRequest(takesUpgrade) },
      (request, response) => {
        if (!connections.admit(request, response)) return;
        try {
          serve(request, response);
        } catch (error) {
          fault(error);
          sendProblem(response, INTERNAL_ERROR);
        }
      },
    );
    const connections = createConnections(httpServer);
    httpServer.on('connection', (socket) => {
      connections.own(socket);
      meter.watch(socket);
    });

    const port = await listen(httpServer, config);
    closers.add(() => {
      // First, so that held polls are answered while their connections still have time.
      feed.close();
      // Together: an endpoint says its goodbye while that time is running out.
      return closeTogether([connections.close(), ...attached.map((endpoint) => endpoint.close())]);
    });
    httpServer.on('error', (error) => log.error({ err: error }, 'a connection could not be accepted'));
    for (const endpoint of endpoints)
      attached.push(endpoint.attach({ connections, router: modes, feed, meter, config, log }));
    serveUpgrades(httpServer, (request, socket, head) => {
      try {
        const endpoint = endpointOf(request);
        endpoint?.handleUpgrade?.(request, socket, head);
        return endpoint !== undefined;
      } catch (error) {
        fault(error);
        return false;
      }
    });

    const opened = openPage?.({ httpServer, router: page, store, feed, meter });
    closers.add(() => opened?.close());

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
