import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { ServerConfig } from './config.ts';
import { answerErrors } from './http/answer-errors.ts';
import { jsonBody } from './http/json-body.ts';
import { endRoute } from './http/methods.ts';
import { serveMetrics } from './http/metrics.ts';
import { postingLimits } from './http/posting-limits.ts';
import { HttpProblem, type Problem } from './http/problem.ts';
import { appendProblem } from './http/store-problem.ts';
import { formatCursor } from './log/cursor.ts';
import type { AppendedEntry, Feed } from './log/feed.ts';
import { type NewMessage, newMessageSchema } from './log/message.ts';
import type { Meter, Role } from './meter.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';

const NOT_READY: Problem = {
  status: 503,
  title: 'Not ready',
  detail:
    'this server cannot follow the other servers of its log, so its readers would miss messages for now',
  headers: { 'Retry-After': '1' },
};

const LOG_FULL: Problem = {
  status: 507,
  title: 'The log is full',
  detail: 'the log has as many messages as it may have (MAX_MESSAGES); nothing more is stored',
};

/** Allows scripts, styles and connections of this server only. No HSTS and no upgrade to HTTPS, since the server speaks plain HTTP. */
const SECURITY_HEADERS: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  // Over plain HTTP browsers ignore these two headers and warn about them on the console.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
};

export interface AppOptions {
  readonly feed: Feed;
  readonly meter: Meter;
  readonly config: Pick<ServerConfig, 'messagesPerMinute' | 'maxMessages'>;
  readonly log: Logger;
  /** Open streams, sockets and held requests, by the name of their endpoint. */
  readonly readers: () => Readonly<Record<string, number>>;
  /** Routes of the delivery modes. */
  readonly modes: Router;
  /** Routes of the page. */
  readonly page: Router;
}

/**
 * Creates the Express app, which serves what the modes' fast paths do not: `POST /messages`, `/healthz`, `/stats`, the routes of modes and
 * page, and errors as problem documents.
 */
export function createApp({ feed, meter, config, log, readers, modes, page }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  const countFor =
    (role: Role): RequestHandler =>
    (request, _response, next) => {
      meter.assign(request.socket, role);
      next();
    };

  // A browser uses one connection for requests of several roles. Those that no later handler assigns count as control.
  app.use(countFor('control'));
  app.post(
    '/messages',
    countFor('publish'),
    ...postingLimits(config, meter),
    jsonBody,
    async (request, response) => {
      meter.counters.publish.requests++;
      if (feed.headSeq >= config.maxMessages) {
        meter.countRefusal('logFull');
        throw new HttpProblem(LOG_FULL);
      }
      const parsed = newMessageSchema.safeParse(request.body ?? {});
      if (!parsed.success) {
        throw new HttpProblem({ status: 400, title: 'Bad message', detail: describe(parsed.error) });
      }
      const { message, json, committedAtMs } = await appendFor(request, feed, parsed.data);
      meter.counters.publish.useful++;
      response
        .status(201)
        .set({
          'Content-Type': 'application/json; charset=utf-8',
          Location: `/messages?since=${formatCursor(feed.logId, message.seq - 1)}&limit=1`,
          // The time of the commit on the monotonic clock, which a publisher on the same machine shares.
          'Committed-At-Ms': String(committedAtMs),
        })
        .send(json);
    },
  );
  app.use(modes);

  app.use(helmet(SECURITY_HEADERS));
  endRoute(
    app.route('/healthz').get(async (_request, response) => {
      await feed.check();
      response.json({ status: 'ok', headSeq: feed.headSeq });
    }),
  );
  endRoute(
    app.route('/readyz').get(async (_request, response) => {
      await feed.check();
      if (!feed.isCurrent) throw new HttpProblem(NOT_READY);
      response.json({ status: 'ready', headSeq: feed.headSeq });
    }),
  );
  endRoute(app.route('/metrics').get(serveMetrics({ meter, headSeq: () => feed.headSeq, readers })));
  endRoute(
    app.route('/stats').get((_request, response) => {
      response.json(meter.snapshot());
    }),
  );
  app.use(page);

  app.use((request) => {
    throw new HttpProblem({
      status: 404,
      title: 'Not found',
      detail: `there is nothing at ${request.path}; GET / tells what there is`,
    });
  });
  app.use(answerErrors(log));
  return app;
}

/**
 * Appends a message unless its client disconnects before its turn comes.
 *
 * @throws {HttpProblem} 503 if the store is unavailable.
 * @throws {NobodyWaits} if the client has disconnected.
 */
async function appendFor({ socket }: Request, feed: Feed, message: NewMessage): Promise<AppendedEntry> {
  try {
    // `writable` is false once the client has ended the connection, since Node then ends its side too.
    return await feed.append(message, () => socket.writable);
  } catch (error) {
    throw error instanceof StoreUnavailable ? new HttpProblem(appendProblem(error), error) : error;
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
}
