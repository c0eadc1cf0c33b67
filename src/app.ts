import { STATUS_CODES } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Feed } from './feed.ts';
import { jsonBody } from './json-body.ts';
import { newMessageSchema } from './message.ts';
import type { Meter } from './meter.ts';
import { endRoute } from './methods.ts';
import { HttpProblem, INTERNAL_ERROR, type Problem, sendProblem } from './problem.ts';

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

  app.post('/messages', jsonBody, async (request, response) => {
    meter.assign(request.socket, 'publish');
    meter.counters.publish.requests++;
    const parsed = newMessageSchema.safeParse(request.body ?? {});
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

  app.use(helmet(SECURITY_HEADERS), (request, _response, next) => {
    // A browser uses one connection for this and that; what follows is not a reader's.
    meter.assign(request.socket, 'control');
    next();
  });
  endRoute(
    app.route('/healthz').get((_request, response) => {
      response.json({ status: 'ok', headSeq: feed.headSeq });
    }),
  );
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

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
}

/**
 * A client's mistake as Express and its middleware tell it: a parameter that cannot be decoded, a body that is not what it says, a
 * range beyond the end of a file. https://github.com/jshttp/http-errors#error-properties
 */
const clientErrorSchema = z.object({
  status: z.number().int().min(400).max(499),
  message: z.string(),
  type: z.string().optional(),
  limit: z.number().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
type ClientError = z.infer<typeof clientErrorSchema>;

/** By the type that body-parser gives it. */
const BODY_PROBLEMS: Readonly<Record<string, (error: ClientError) => Pick<Problem, 'title' | 'detail'>>> = {
  'entity.parse.failed': () => ({ title: 'Invalid JSON', detail: 'the body is not valid JSON' }),
  'entity.too.large': ({ limit }) => ({
    title: 'Body too large',
    detail: `a body may have at most ${limit} bytes`,
  }),
};

function problemOf(error: ClientError): Problem {
  const { status, message, type = '', headers } = error;
  return {
    status,
    title: STATUS_CODES[status] ?? 'Bad request',
    detail: `the request could not be read: ${message}`,
    ...BODY_PROBLEMS[type]?.(error),
    ...(headers && { headers }),
  };
}

function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (error instanceof HttpProblem) return sendProblem(response, error.problem);
    const clientError = clientErrorSchema.safeParse(error);
    if (clientError.success) return sendProblem(response, problemOf(clientError.data));
    log.error({ err: error }, 'request failed');
    sendProblem(response, INTERNAL_ERROR);
  };
}
