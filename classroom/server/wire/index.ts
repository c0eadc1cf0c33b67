import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import { endRoute } from '../../../src/http/methods.ts';
import { HttpProblem } from '../../../src/http/problem.ts';
import type { Feed } from '../../../src/log/feed.ts';
import { fetchDirectly } from '../../../src/process/direct-fetch.ts';
import { withTimeLimit } from '../../../src/process/time-limit.ts';
import type { RecordedExchange } from '../../contract/recorded-exchange.ts';
import { loopbackOnly } from '../loopback-only.ts';
import { exchanges } from './exchanges.ts';
import { partsOf } from './parts.ts';
import { record } from './recorder.ts';

/**
 * Headers of the page's request that are not copied into the recorded one: they describe the page's body, connection, conditions or
 * cursor, and would turn the recorded exchange into a different or an invalid one.
 */
const NOT_OF_A_POLL =
  /^(?:content-.*|transfer-encoding|trailer|te|expect|origin|connection|keep-alive|proxy-connection|upgrade|http2-settings|sec-websocket-.*|if-.*|range|last-event-id)$/i;

/** An exchange takes a few milliseconds. The limit only ends one that hangs. */
const LIMIT_MS = 5_000;

/** Most tries until no other message comes in between. Even at twenty messages a second the first try mostly succeeds. */
const MAX_TRIES = 50;

interface WireContext {
  readonly baseUrl: () => string;
  readonly feed: Feed;
}

/** Mounts `POST /classroom/wire/NAME`, which performs an exchange with this server and answers the bytes of both directions. */
export function mountWire(router: Router, { baseUrl, feed }: WireContext): void {
  const route = router.route('/classroom/wire/:name').post(loopbackOnly, async (request, response) => {
    const exchange = exchanges.find(({ name }) => name === request.params['name']);
    if (exchange === undefined) {
      const known = exchanges.map(({ name }) => name).join(', ');
      throw new HttpProblem({ status: 404, title: 'No such exchange', detail: `there are ${known}` });
    }
    const headers = pollHeaders(request);
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      let isAsNamed = false;
      const segments = await record(baseUrl(), async (url) => {
        const context = {
          url,
          headers,
          headSeq: () => feed.headSeq,
          etagOf: async (path: string) =>
            (await fetchDirectly(`${baseUrl()}${path}`, { headers: tokenOf(request) })).headers.get('etag') ??
            '',
          append: async () => void (await feed.append({ author: 'wire', text: 'hello' })),
        };
        isAsNamed = await withTimeLimit(
          LIMIT_MS,
          exchange.perform(context),
          () => new Error(`the exchange took longer than ${LIMIT_MS} ms`),
        );
      });
      if (!isAsNamed) continue;
      const { name, requests } = exchange;
      const recorded: RecordedExchange = { name, requests: requests * tries, parts: partsOf(segments) };
      return void response.json(recorded);
    }
    throw new HttpProblem({
      status: 503,
      title: 'No quiet moment',
      detail: `${exchange.name} was tried ${MAX_TRIES} times, and each time a message came in between; lower the message rate and try again`,
    });
  });
  endRoute(route);
}

/** Returns what the browser brings where the server wants a token. */
function tokenOf({ headers: { cookie, authorization } }: IncomingMessage): Record<string, string> {
  return { ...(cookie && { cookie }), ...(authorization && { authorization }) };
}

/** Returns the browser's headers as it wrote them, with their case and order, without those of `NOT_OF_A_POLL`. */
function pollHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (!NOT_OF_A_POLL.test(name)) headers[name] = rawHeaders[at + 1] as string;
  }
  return headers;
}
