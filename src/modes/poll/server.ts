import type { IncomingMessage, ServerResponse } from 'node:http';
import { failsIfMatch, hasUnchanged, PRECONDITION_FAILED } from '../../http/preconditions.ts';
import { HttpProblem, sendProblem } from '../../http/problem.ts';
import { storeProblem } from '../../http/store-problem.ts';
import { StoreUnavailable } from '../../store/store-unavailable.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { pathOf } from '../query.ts';
import { buildPage, etagOf, type Page, sendNotModified, sendPage } from './page.ts';
import { createPrepared, type Question, questionFor } from './prepared.ts';
import { type PollQuery, pageSizeOf, readPollQuery } from './query.ts';
import { createWaitingRoom } from './waiting-room.ts';

const PATH = '/messages';

/**
 * `GET /messages`: short polls, conditional polls and long polls.
 *
 * `handle` is the one place that decides: what memory can answer is answered there from prepared bytes. Express gets the rest,
 * which is pages that must be read from the store, and mistakes.
 */
export const endpoint: Endpoint = {
  name: 'poll',
  path: PATH,
  // Posts are Express' own.
  methods: ['GET', 'HEAD', 'POST'],
  attach,
};

function attach({ feed, meter, config, router, connections }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const waitingRoom = createWaitingRoom(feed, connections, config.maxWaiters);
  const prepared = createPrepared(feed);

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
    answerPage(response, buildPage(feed, query, etag, await feed.since(query.since, pageSizeOf(query))));
  };

  const hold = (response: ServerResponse, question: Question): void => {
    const { query } = question;
    const held = waitingRoom.hold(response, query, (found) => {
      if (!found) return answerNothing(() => response.writeHead(204, { 'Cache-Control': 'no-store' }).end());
      const page = prepared.pageFor(question);
      if (page !== undefined) return answerPage(response, page);
      answerFromStore(response, query).catch((error: unknown) => {
        if (error instanceof StoreUnavailable) sendProblem(response, storeProblem(error));
        else response.destroy();
      });
    });
    if (!held) counters.empty++;
  };

  /** A reader who has all that was handed over waits for the next hand-over, also for what is being collected for it. */
  const mustWait = ({ since, wait }: PollQuery): boolean =>
    wait > 0 && since >= feed.handedOverSeq && since <= feed.headSeq;

  /**
   * Answers without a page where the request allows it: by a failed precondition, by a wait, or because nothing changed.
   * [RFC 9110 §13.2.1] Preconditions are evaluated before the wait, which only a request that may be answered enters.
   */
  const answerWithoutPage = (
    { headers }: IncomingMessage,
    response: ServerResponse,
    question: Question,
    etag: string,
  ): boolean => {
    if (failsIfMatch(headers, etag)) answerNothing(() => sendProblem(response, PRECONDITION_FAILED));
    else if (mustWait(question.query)) hold(response, question);
    else if (hasUnchanged(headers, etag)) answerNothing(() => sendNotModified(response, etag));
    else return false;
    return true;
  };

  router.get(PATH, async (request, response) => {
    count(request);
    const query = readPollQuery(request.url);
    if (query instanceof HttpProblem) throw query;
    const question = questionFor(query);
    if (answerWithoutPage(request, response, question, etagOf(feed, query))) return;
    await answerFromStore(response, query);
  });

  return {
    handle(request, response) {
      const url = request.url ?? '';
      if (!isPoll(request, url)) return false;
      const question = prepared.questionOf(url);
      const page = question && prepared.pageFor(question);
      if (question === undefined || page === undefined) return false;
      count(request);
      if (!answerWithoutPage(request, response, question, page.etag)) answerPage(response, page);
      return true;
    },
    async close() {
      prepared.clear();
    },
  };
}

function isPoll(request: IncomingMessage, url: string): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && pathOf(url) === PATH;
}
