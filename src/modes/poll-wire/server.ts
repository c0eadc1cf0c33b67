import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpProblem } from '../../problem.ts';
import type { AttachedWire, Wire, WireContext } from '../mode.ts';
import { pathOf } from '../query.ts';
import { buildPage, etagOf, matchesEtag, type Page, sendNotModified, sendPage } from './page.ts';
import { type PollQuery, readPollQuery } from './query.ts';
import { createWaitingRoom } from './waiting-room.ts';

const PATH = '/messages';

/** Prepared pages kept until the next message; readers near the head ask the same few things. */
const MAX_PREPARED = 512;

/** A page with the query it answers. */
interface Prepared {
  readonly query: PollQuery;
  readonly page: Page;
}

/**
 * `GET /messages`: short polls, conditional polls and long polls.
 *
 * `handle` is the one place that decides: what memory can answer is answered there from prepared bytes. Express gets the rest,
 * which is pages that must be read from the store, and mistakes.
 */
export const pollWire: Wire = { name: 'poll', attach };

function attach({ feed, meter, config, router, connections }: WireContext): AttachedWire {
  const counters = meter.counters.deliver;
  const waitingRoom = createWaitingRoom(feed, connections, config.maxWaiters);
  const preparedByUrl = new Map<string, Prepared>();
  let preparedAtSeq = -1;

  /** The answer to a URL if memory has it; it holds until the head moves. */
  const prepare = (url: string): Prepared | undefined => {
    if (preparedAtSeq !== feed.headSeq) {
      preparedByUrl.clear();
      preparedAtSeq = feed.headSeq;
    }
    const known = preparedByUrl.get(url);
    if (known !== undefined) return known;
    const query = readPollQuery(url);
    if (query instanceof HttpProblem) return undefined;
    const entries = feed.recent(query.since, query.limit);
    if (entries === undefined) return undefined;
    const prepared = { query, page: buildPage(feed, query, etagOf(feed, query), entries) };
    if (preparedByUrl.size < MAX_PREPARED) preparedByUrl.set(url, prepared);
    return prepared;
  };

  const count = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
  };

  const answerNothing = (respond: () => void): void => {
    counters.empty++;
    respond();
  };

  const answerPage = (response: ServerResponse, page: Page): void => {
    if (page.messages > 0) counters.useful++;
    else counters.empty++;
    sendPage(response, page);
  };

  const answerFromStore = async (response: ServerResponse, query: PollQuery): Promise<void> => {
    // Before the read: a validator that is too old costs one answer, one that is too new would hide a message.
    const etag = etagOf(feed, query);
    answerPage(response, buildPage(feed, query, etag, await feed.since(query.since, query.limit)));
  };

  const hold = (response: ServerResponse, url: string, query: PollQuery): void => {
    const held = waitingRoom.hold(response, query, (found) => {
      if (!found) return answerNothing(() => response.writeHead(204, { 'Cache-Control': 'no-store' }).end());
      const prepared = prepare(url);
      if (prepared !== undefined) return answerPage(response, prepared.page);
      answerFromStore(response, query).catch(() => response.destroy());
    });
    if (!held) counters.empty++;
  };

  /** A reader who has all that was handed over waits for the next hand-over, also for what is being collected for it. */
  const mustWait = ({ since, wait }: PollQuery): boolean =>
    wait > 0 && since >= feed.handedOverSeq && since <= feed.headSeq;

  router.get(PATH, async (request, response) => {
    count(request);
    const query = readPollQuery(request.url);
    if (query instanceof HttpProblem) throw query;
    if (mustWait(query)) return hold(response, request.url, query);
    const etag = etagOf(feed, query);
    if (matchesEtag(request.headers['if-none-match'], etag)) {
      return answerNothing(() => sendNotModified(response, etag));
    }
    await answerFromStore(response, query);
  });

  return {
    handle(request, response) {
      const url = request.url ?? '';
      if (!isPoll(request, url)) return false;
      const prepared = prepare(url);
      if (prepared === undefined) return false;
      count(request);
      if (mustWait(prepared.query)) hold(response, url, prepared.query);
      else if (matchesEtag(request.headers['if-none-match'], prepared.page.etag)) {
        answerNothing(() => sendNotModified(response, prepared.page.etag));
      } else answerPage(response, prepared.page);
      return true;
    },
    async close() {
      preparedByUrl.clear();
    },
  };
}

function isPoll(request: IncomingMessage, url: string): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && pathOf(url) === PATH;
}
