import type { IncomingMessage, ServerResponse } from 'node:http';
import { failsIfMatch, hasUnchanged, PRECONDITION_FAILED } from '../../http/preconditions.ts';
import { HttpProblem, sendProblem } from '../../http/problem.ts';
import { storeProblem } from '../../http/store-problem.ts';
import { StoreUnavailable } from '../../store/store-unavailable.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { pathOf } from '../query.ts';
import { cacheControlRule } from './cacheability.ts';
import { createHeldRequests } from './held-requests.ts';
import { buildPage, etagOf, type Page, sendNotModified, sendPage } from './page.ts';
import { createPageCache, type PageRequest, pageQueryOf, pageRequest } from './page-cache.ts';
import { type PollQuery, pageSizeOf, readPollQuery } from './query.ts';

const PATH = '/messages';

/**
 * `GET /messages`: short polls, conditional polls and long polls.
 *
 * `handle` answers from the page cache. It leaves the rest to Express: pages that must be read from the store, and mistakes.
 */
export const endpoint: Endpoint = {
  name: 'poll',
  path: PATH,
  // Express serves POST.
  methods: ['GET', 'HEAD', 'POST'],
  attach,
};

function attach({ feed, meter, config, router, connections }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const heldRequests = createHeldRequests(feed, connections, config.maxWaiters, meter);
  const cache = createPageCache(feed);
  const cacheControlOf = cacheControlRule(config);

  const count = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
  };

  const answerNothing = (respond: () => void): void => {
    counters.empty++;
    respond();
  };

  const answerPage = (response: ServerResponse, page: Page, { query }: PageRequest): void => {
    if (page.messages > 0) counters.useful++;
    else counters.empty++;
    sendPage(response, page, cacheControlOf(response.req.headers, query));
  };

  const answerFromStore = async (response: ServerResponse, asked: PageRequest): Promise<void> => {
    const query = pageQueryOf(feed, asked.query);
    // Taken before the read, so that it may be too old but never too new. Too old costs one more answer; too new would hide a message.
    const etag = etagOf(feed, query);
    const page = buildPage(feed, query, etag, await feed.since(query.place.seq, pageSizeOf(query)));
    // Without a tail in memory every poll costs its query, as in an application that keeps nothing.
    if (config.tailCache > 0) cache.keep(query, page);
    answerPage(response, page, asked);
  };

  const hold = (response: ServerResponse, asked: PageRequest): void => {
    const held = heldRequests.hold(response, asked.query, (found) => {
      if (!found) return answerNothing(() => response.writeHead(204, { 'Cache-Control': 'no-store' }).end());
      const page = cache.pageFor(asked);
      if (page !== undefined) return answerPage(response, page, asked);
      answerFromStore(response, asked).catch((error: unknown) => {
        if (error instanceof StoreUnavailable) sendProblem(response, storeProblem(error));
        else response.destroy();
      });
    });
    if (!held) counters.empty++;
  };

  /** Whether the reader has every message that was handed over, and so waits for the next hand-over, even if a batch is being collected. */
  const mustWait = ({ since, wait }: PollQuery): boolean => {
    if (wait === 0) return false;
    const { seq, reset } = feed.placeOf(since);
    return seq >= feed.handedOverSeq && !reset;
  };

  /**
   * Answers, or holds, a request that needs no page: its precondition fails, it must wait, or nothing changed. Returns `false` for others.
   * Preconditions are evaluated first [RFC 9110 §13.2.1], since a request whose precondition fails must not wait.
   */
  const answerWithoutPage = (
    { headers }: IncomingMessage,
    response: ServerResponse,
    asked: PageRequest,
    etag: string,
  ): boolean => {
    if (failsIfMatch(headers, etag)) answerNothing(() => sendProblem(response, PRECONDITION_FAILED));
    else if (mustWait(asked.query)) hold(response, asked);
    else if (hasUnchanged(headers, etag))
      answerNothing(() => sendNotModified(response, etag, cacheControlOf(headers, asked.query)));
    else return false;
    return true;
  };

  router.get(PATH, async (request, response) => {
    count(request);
    const query = readPollQuery(request.url);
    if (query instanceof HttpProblem) throw query;
    const asked = pageRequest(query);
    if (answerWithoutPage(request, response, asked, etagOf(feed, pageQueryOf(feed, query)))) return;
    await answerFromStore(response, asked);
  });

  return {
    handle(request, response) {
      const url = request.url ?? '';
      if (!isPoll(request, url)) return false;
      const asked = cache.requestOf(url);
      const page = asked && cache.pageFor(asked);
      if (asked === undefined || page === undefined) return false;
      count(request);
      if (!answerWithoutPage(request, response, asked, page.etag)) answerPage(response, page, asked);
      return true;
    },
    readers: () => heldRequests.count,
    async close() {
      cache.clear();
    },
  };
}

function isPoll(request: IncomingMessage, url: string): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && pathOf(url) === PATH;
}
