import express, { type Response } from 'express';
import { answerErrors } from '../http/answer-errors.ts';
import type { Message } from '../log/message.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../modes/endpoint.ts';
import { pathOf } from '../modes/query.ts';
import { missedSince } from './history.ts';
import { onMessages } from './live.ts';

/** A response that never ends, as tutorials write it. */
export interface TypicalStream {
  /** The name and the path of the endpoint. */
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
  /** The text of one message. `id`: its cursor, where readers can resume. */
  frame(message: Message, id: number | undefined): string;
}

/**
 * Returns an endpoint that keeps its responses in a set and writes each message to each of them by `response.write`, chunked, encoded anew for
 * each reader, with no thought for slow ones and no heartbeat.
 *
 * A reader that comes back with a cursor joins the set first and is then sent what a query finds, so a message that is appended meanwhile may
 * come twice or before older ones.
 */
export function typicalStream(stream: TypicalStream): Endpoint {
  const { name, path } = stream;
  return { name, path, methods: ['GET', 'HEAD'], attach: (context) => attach(stream, context) };
}

function attach({ path, contentType, frame }: TypicalStream, context: EndpointContext): AttachedEndpoint {
  const { feed, meter, config, log } = context;
  const counters = meter.counters.deliver;
  const resumes = config.recovery === 'cursor';
  const responses = new Set<Response>();
  const app = express();

  const write = (response: Response, message: Message): void => {
    response.write(frame(message, resumes ? message.seq : undefined));
    counters.framesOut++;
    counters.pushes++;
  };

  app.get(path, async (request, response) => {
    counters.handshakes++;
    response.writeHead(200, {
      'Content-Type': contentType,
      'Cache-Control': 'no-cache',
      Connection: 'keep-alive',
    });
    response.flushHeaders();
    if (request.method === 'HEAD') return void response.end();
    responses.add(response);
    response.once('close', () => responses.delete(response));
    // A write to a reader that has just gone.
    response.on('error', () => responses.delete(response));
    if (!resumes) return;
    const since = request.headers['last-event-id'] ?? request.query['since'];
    for (const message of await missedSince(feed, since)) write(response, message);
  });
  app.use(answerErrors(log));

  onMessages(context, (messages) => {
    for (const message of messages) for (const response of responses) write(response, message);
  });

  return {
    handle(request, response) {
      if (pathOf(request.url ?? '') !== path) return false;
      meter.assign(request.socket, 'deliver');
      counters.requests++;
      app(request, response);
      return true;
    },
    readers: () => responses.size,
    async close() {
      for (const response of responses) response.end();
    },
  };
}
