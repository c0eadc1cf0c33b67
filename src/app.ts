import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Feed } from './feed.ts';
import { newMessageSchema } from './message.ts';
import type { Meter } from './meter.ts';
import { HttpProblem, INTERNAL_ERROR, sendProblem } from './problem.ts';

/** Largest request body that is read at all, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/** Scripts and styles only from files of this server, connections only to it. The server speaks plain HTTP, so nothing is upgraded. */
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
  // Over plain HTTP browsers ignore these two, and complain of them on the console.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
};

export interface AppOptions {
  readonly feed: Feed;
  readonly meter: Meter;
  readonly log: Logger;
  /** Routes of the delivery modes. */
  readonly modes: Router;
  /** Routes of the page. */
  readonly page: Router;
}

/** Everything that is not on the fast path of a delivery mode: posting, health, figures, and clear answers to mistakes. */
export function createApp({ feed, meter, log, modes, page }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.post('/messages', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    meter.assign(request.socket, 'publish');
    meter.counters.publish.requests++;
    const parsed = newMessageSchema.safeParse(request.body ?? missingBody(request.headers['content-type']));
    if (!parsed.success) {
      throw new HttpProblem({ status: 400, title: 'Bad message', detail: describe(parsed.error) });
    }
    const { message, json, committedAtMs } = await feed.append(parsed.data);
    meter.counters.publish.useful++;
    response
      .status(201)
      .set({
        'Content-Type': 'application/json; charset=utf-8',
        Location: `/messages?since=${message.seq - 1}&limit=1`,
        // For a publisher on the same machine: the moment of the commit on the clock that it measures with.
        'Committed-At-Ms': String(committedAtMs),
      })
      .send(json);
  });
  app.use(modes);
  app.all('/messages', (_request, response) => methodNotAllowed(response, 'GET, HEAD, POST'));

  app.use(helmet(SECURITY_HEADERS), (request, _response, next) => {
    // A browser uses one connection for this and that; what follows is not a reader's.
    meter.assign(request.socket, 'control');
    next();
  });
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', headSeq: feed.headSeq });
  });
  app.get('/stats', (_request, response) => {
    response.json(meter.snapshot());
  });
  app.all(['/healthz', '/stats'], (_request, response) => methodNotAllowed(response, 'GET, HEAD'));
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

function methodNotAllowed(response: express.Response, allow: string): void {
  sendProblem(response, {
    status: 405,
    title: 'Method not allowed',
    detail: `this address takes ${allow}`,
    headers: { Allow: allow },
  });
}

/** Express leaves the body undefined when it is not JSON; say so, rather than complain of a missing text. */
function missingBody(contentType: string | undefined): unknown {
  if (contentType === undefined) return {};
  if (/\bjson\b/i.test(contentType)) return {};
  throw new HttpProblem({
    status: 415,
    title: 'Unsupported media type',
    detail: `a message is sent as application/json (given: ${contentType})`,
  });
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
}

/** What body-parser throws, as far as it is used here. */
const bodyErrorSchema = z.object({ status: z.number(), type: z.string() });

const BODY_PROBLEMS: Readonly<Record<string, { title: string; detail: string }>> = {
  'entity.parse.failed': { title: 'Invalid JSON', detail: 'the body is not valid JSON' },
  'entity.too.large': {
    title: 'Body too large',
    detail: `a body may have at most ${MAX_BODY_BYTES} bytes`,
  },
};

function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (error instanceof HttpProblem) return sendProblem(response, error.problem);
    const bodyError = bodyErrorSchema.safeParse(error);
    if (bodyError.success && bodyError.data.status < 500) {
      const { status, type } = bodyError.data;
      const known = BODY_PROBLEMS[type];
      return sendProblem(response, {
        status,
        title: known?.title ?? 'Bad request',
        detail: known?.detail ?? `the body could not be read (${type})`,
      });
    }
    log.error({ err: error }, 'request failed');
    sendProblem(response, INTERNAL_ERROR);
  };
}
