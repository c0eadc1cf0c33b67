import express, { type Express, type Router } from 'express';
import { endRoute } from '../../src/http/methods.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { readCursor } from '../../src/modes/cursor.ts';
import type { PageContext } from '../../src/page.ts';

const PAGE = 100;

/**
 * `GET /classroom/naive`: a conditional poll as Express does it by itself, for the lesson on it.
 *
 * The body is read from the store and built before its hash can say that nothing changed: the 304 saves bytes, not the query.
 */
export function mountNaivePoll(router: Router, context: PageContext): void {
  router.use('/classroom/naive', naivePoll(context));
}

/** Such a poll, wherever it is mounted. A validator that is set before it comes to answer is kept. */
export function naivePoll({ feed, meter, store }: PageContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  const counters = meter.counters.deliver;
  const route = app.route('/').get(async (request, response) => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
    const since = readCursor({ url: request.url, headers: {} });
    if (since instanceof HttpProblem) throw since;
    meter.countStoreQuery();
    const messages = await store.since(since, PAGE);
    if (messages.length > 0) counters.useful++;
    else counters.empty++;
    response
      .set('Cache-Control', 'private, no-cache')
      .json({ messages, next: messages.at(-1)?.seq ?? Math.min(since, feed.headSeq) });
  });
  endRoute(route);
  return app;
}
