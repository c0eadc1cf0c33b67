import express, { type Response } from 'express';
import { answerErrors } from '../http/answer-errors.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Message } from '../log/message.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../modes/endpoint.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../modes/poll/page-limit.ts';
import { pathOf } from '../modes/query.ts';
import { readSince } from './history.ts';
import { onMessages } from './live.ts';

const PATH = '/messages';

/** Longest time that a long poll is held, in milliseconds; see `src/modes/poll/query.ts`. */
const MAX_WAIT_MS = 45_000;

/** A request that waits for a message. */
interface Waiting {
  readonly since: number;
  answer(messages: readonly Message[]): void;
}

/**
 * `GET /messages` as an Express application has it: a query for each request, `res.json`, and Express's own ETag, a hash of the body.
 *
 * A long poll waits in a set that each message empties, as in tutorials.
 */
export const endpoint: Endpoint = {
  name: 'poll',
  path: PATH,
  // The server's own app serves POST.
  methods: ['GET', 'HEAD', 'POST'],
  attach,
};

function attach(context: EndpointContext): AttachedEndpoint {
  const { feed, meter, log } = context;
  const counters = meter.counters.deliver;
  const waiting = new Set<Waiting>();
  const app = express();

  const answer = (response: Response, since: number, messages: readonly Message[]): void => {
    response.json({ messages, next: String(messages.at(-1)?.seq ?? since) });
    // Express itself answers 304 if the hash is the one that the client has sent.
    if (messages.length > 0 && response.statusCode === 200) counters.useful++;
    else counters.empty++;
  };

  /** Registered before the query, so that no message falls between the two. */
  const wait = (response: Response, since: number, waitMs: number): Waiting => {
    const end = (respond: () => void): void => {
      clearTimeout(timer);
      if (waiting.delete(own)) respond();
    };
    const own: Waiting = {
      since,
      answer: (messages) =>
        end(() => {
          if (messages.length > 0) return answer(response, since, messages);
          counters.empty++;
          response.status(204).end();
        }),
    };
    const timer = setTimeout(() => own.answer([]), Math.min(waitMs, MAX_WAIT_MS));
    response.once('close', () => end(() => {}));
    waiting.add(own);
    return own;
  };

  onMessages(context, (messages) => {
    const before = (messages[0]?.seq ?? 0) - 1;
    // A request with an earlier cursor gets these messages by its query, which is under way.
    for (const each of [...waiting]) if (each.since === before) each.answer(messages);
  });

  app.get(PATH, async (request, response) => {
    const since = readSince(request.query['since']);
    const limit = Number(request.query['limit'] ?? DEFAULT_LIMIT);
    const waitMs = Number(request.query['wait'] ?? 0);
    if (since === undefined || !(limit >= 1 && limit <= MAX_LIMIT) || !(waitMs >= 0)) throw badQuery();
    const own = waitMs > 0 ? wait(response, since, waitMs) : undefined;
    const messages = await feed.query(since, limit);
    if (own === undefined) answer(response, since, messages);
    else if (messages.length > 0) own.answer(messages);
  });
  app.use(answerErrors(log));

  return {
    handle(request, response) {
      const isPoll = request.method === 'GET' || request.method === 'HEAD';
      if (!isPoll || pathOf(request.url ?? '') !== PATH) return false;
      meter.assign(request.socket, 'deliver');
      counters.requests++;
      app(request, response);
      return true;
    },
    readers: () => waiting.size,
    async close() {
      for (const each of [...waiting]) each.answer([]);
    },
  };
}

function badQuery(): HttpProblem {
  return new HttpProblem({
    status: 400,
    title: 'Bad query',
    detail: `since must be a plain number on this stack, limit 1 to ${MAX_LIMIT}, wait a number of milliseconds`,
  });
}
