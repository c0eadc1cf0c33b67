import express, { type Express, type Router } from 'express';
import { endRoute } from '../../src/http/methods.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { formatCursor } from '../../src/log/cursor.ts';
import { readCursor } from '../../src/modes/cursor.ts';
import type { PageContext } from '../../src/page.ts';

const PAGE_LIMIT = 100;

/**
 * Mounts `GET /classroom/naive`, a conditional poll with the ETag that Express computes by default.
 *
 * Express hashes the body, so each poll reads the store and builds the body even if the answer is 304. The 304 saves bytes, but no
 * query.
 */
export function mountNaivePoll(router: Router, context: PageContext): void {
  router.use('/classroom/naive', naivePoll(context));
}

/** Makes this poll, for any path. If an earlier handler has set an `ETag`, Express uses that one. */
export function naivePoll({ feed, meter, store }: PageContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  const counters = meter.counters.deliver;
  const route = app.route('/').get(async (request, response) => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
    const cursor = readCursor({ url: request.url, headers: {} });
    if (cursor instanceof HttpProblem) throw cursor;
    const { seq, reset } = feed.placeOf(cursor);
    meter.countStoreQuery();
    const messages = await store.since(seq, PAGE_LIMIT);
    if (messages.length > 0) counters.useful++;
    else counters.empty++;
    response.set('Cache-Control', 'private, no-cache').json({
      messages,
      next: formatCursor(feed.logId, messages.at(-1)?.seq ?? seq),
      ...(reset && { reset }),
    });
  });
  endRoute(route);
  return app;
}
