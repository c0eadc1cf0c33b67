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
import { createAccess } from './http/access.ts';
import { baseUrlOf } from './http/base-url.ts';
import { createConnections, isAnswering } from './http/connections.ts';
import { createEntrance } from './http/entrance.ts';
import { INTERNAL_ERROR, sendProblem } from './http/problem.ts';
import { createRequestGate } from './http/request-gate.ts';
import { serveUpgrades, upgradableRequest } from './http/upgrade.ts';
import { type Feed, openFeed } from './log/feed.ts';
import { createMeter, type Meter } from './meter.ts';
import type { AttachedEndpoint } from './modes/endpoint.ts';
import { loadEndpoints } from './modes/index.ts';
import { createShedding } from './overload/shedding.ts';
import type { OpenPage } from './page.ts';
import { closeTogether, createCloseStack } from './process/close-stack.ts';
import type { MessageStore } from './store/message-store.ts';

/** How often Node looks for requests that take too long. */
const LOOK_FOR_SLOW_MS = 5_000;

const HTTP_OPTIONS: ServerOptions = {
  /** Joins repeated header fields. By default Node silently drops all but the first `Host` or `Content-Type`. */
  joinDuplicateHeaders: true,
};

/** A server that listens, with its parts. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly store: MessageStore;
  readonly feed: Feed;
  readonly meter: Meter;
  /** Closes everything that start opened, last first. May be called twice. */
  close(): Promise<void>;
}

export interface ServerDependencies {
  readonly config: ServerConfig;
  readonly log: Logger;
  /** Opens the database. Injected, so that a test or a lesson can use its own. */
  readonly openStore: () => Promise<MessageStore>;
  /** Opens the page; absent in a measured server. */
  readonly openPage?: OpenPage | undefined;
  /** See {@link MeterOptions.watchLoop}. */
  readonly watchLoop?: boolean;
}

/**
 * Starts the server: connects the database, listens, then attaches the modes to the listening HTTP server.
 *
 * @throws if the database cannot be opened, the port cannot be listened on, or a mode or the page cannot start. Everything opened before
 *   is closed then.
 */
export async function startServer({
  config,
  log,
  openStore,
  openPage,
  watchLoop = false,
}: ServerDependencies): Promise<RunningServer> {
  const closeStack = createCloseStack();
  try {
    const endpoints = await loadEndpoints(config.stack);
    const store = await openStore();
    closeStack.add(() => store.close());
    const meter = createMeter(monotonicClock, { watchLoop });
    closeStack.add(() => meter.close());
    const { tailCache, batchMs } = config;
    const feed = await openFeed({ store, meter, clock: monotonicClock, tailCache, batchMs, log });
    closeStack.add(() => feed.close());
    const modes = Router();
    const page = Router();
    const attached: AttachedEndpoint[] = [];
    const readers = () =>
      Object.fromEntries(endpoints.map(({ name }, index) => [name, attached[index]?.readers?.() ?? 0]));
    const app = createApp({ feed, meter, config, log, readers, modes, page });
    const gate = createRequestGate(endpoints);
    const access = createAccess({
      host: config.host,
      token: config.accessToken,
      hosts: config.allowedHosts,
      origins: config.allowedOrigins,
    });
    const entrance = createEntrance(access, endpoints, meter);
    const shedding = createShedding({
      maxLoopDelayMs: config.maxLoopDelayMs,
      clock: monotonicClock,
      paths: endpoints.map(({ path }) => path),
      isOfReader: (request) => attached.some((endpoint) => endpoint.isOfReader?.(request)),
      feed,
      meter,
    });
    closeStack.add(() => shedding.close());
    const endpointOf = (request: IncomingMessage): AttachedEndpoint | undefined =>
      attached.find((endpoint) => endpoint.takesUpgrade?.(request));
    const recordFault = (error: unknown): void => {
      meter.countFault();
      log.error({ err: error }, 'a request met a fault');
    };
    // [RFC 9112 §9.3.2] An upgrade takes the socket at once, so it is ignored while an earlier pipelined request waits for its response.
    const takesUpgrade = (request: IncomingMessage): boolean =>
      !isAnswering(request.socket) &&
      gate.letsPass(request) &&
      entrance.letsPass(request) &&
      endpointOf(request) !== undefined &&
      shedding.letsPass(request);
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      if (mayHaveBody(request)) response.once('finish', () => meter.settle(request.socket));
      if (gate.answers(request, response) || shedding.answers(request, response)) return;
      if (entrance.answers(request, response)) return;
      if (!attached.some((endpoint) => endpoint.handle?.(request, response))) app(request, response);
    };

    const httpServer = createServer(
      {
        ...HTTP_OPTIONS,
        ...timeoutsOf(config),
        IncomingMessage: upgradableRequest(takesUpgrade),
      },
      (request, response) => {
        if (!connections.admit(request, response)) return;
        try {
          serve(request, response);
        } catch (error) {
          recordFault(error);
          sendProblem(response, INTERNAL_ERROR);
        }
      },
    );
    const connections = createConnections(httpServer, config);
    httpServer.on('connection', (socket) => {
      if (connections.own(socket)) meter.watch(socket);
      else meter.countRefusal('connections');
    });

    const port = await listen(httpServer, config);
    closeStack.add(() => {
      // First: answer held polls while their connections still have time.
      feed.close();
      // In parallel: endpoints close their channels within the same time limit.
      return closeTogether([connections.close(), ...attached.map((endpoint) => endpoint.close())]);
    });
    httpServer.on('error', (error) => log.error({ err: error }, 'a connection could not be accepted'));
    for (const endpoint of endpoints)
      attached.push(endpoint.attach({ access, connections, router: modes, feed, meter, config, log }));
    serveUpgrades(httpServer, (request, socket, head) => {
      try {
        const endpoint = endpointOf(request);
        endpoint?.handleUpgrade?.(request, socket, head);
        return endpoint !== undefined;
      } catch (error) {
        recordFault(error);
        return false;
      }
    });

    const opened = openPage?.({
      httpServer,
      router: page,
      store,
      feed,
      meter,
      accessToken: config.accessToken,
    });
    closeStack.add(() => opened?.close());

    return {
      url: baseUrlOf(config.host, port),
      port,
      store,
      feed,
      meter,
      close: closeStack.closeAll,
    };
  } catch (error) {
    await closeStack.closeAll().catch((failure) => log.error({ err: failure }, 'not all could be closed'));
    throw error;
  }
}

/** A client that sends a request byte by byte would keep a connection for nothing (slowloris). Node answers 408 and ends it. */
function timeoutsOf({ requestTimeoutMs, idleTimeoutMs }: ServerConfig): ServerOptions {
  return {
    keepAliveTimeout: idleTimeoutMs,
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.ceil(requestTimeoutMs / 3),
    connectionsCheckingInterval: Math.min(LOOK_FOR_SLOW_MS, Math.ceil(requestTimeoutMs / 3)),
  };
}

/** Returns whether bytes of the request may arrive after its headers, when its role is already assigned. */
function mayHaveBody({ method }: IncomingMessage): boolean {
  return method !== 'GET';
}

/** Listens and returns the port. @throws the system's error, which `listenProblem` explains. */
async function listen(httpServer: Server, { port, host }: ServerConfig): Promise<number> {
  // Benchmarks open many thousand connections at once; the default backlog of 511 would refuse some.
  httpServer.listen({ port, host, backlog: 16_384 });
  await once(httpServer, 'listening');
  return (httpServer.address() as AddressInfo).port;
}
