import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import type { Feed } from '../../feed.ts';
import { HttpProblem } from '../../problem.ts';
import { loopbackOnly } from '../loopback-only.ts';
import { exchanges } from './exchanges.ts';
import { partsOf } from './parts.ts';
import { record } from './recorder.ts';

/** Headers that belong to the page's own request and not to a poll. */
const NOT_OF_A_POLL = new Set(['content-length', 'content-type', 'origin', 'if-none-match', 'connection']);

/** An exchange takes a few milliseconds; the limit only ends one that hangs. */
const LIMIT_MS = 5_000;

interface WireContext {
  readonly baseUrl: () => string;
  readonly feed: Feed;
}

/** `POST /classroom/wire/NAME`: performs one exchange with this very server and answers its bytes, both ways. */
export function mountWire(router: Router, { baseUrl, feed }: WireContext): void {
  router.post('/classroom/wire/:name', loopbackOnly, async (request, response) => {
    const exchange = exchanges.find(({ name }) => name === request.params['name']);
    if (exchange === undefined) {
      const known = exchanges.map(({ name }) => name).join(', ');
      throw new HttpProblem({ status: 404, title: 'No such exchange', detail: `there are ${known}` });
    }
    const headers = pollHeaders(request);
    const segments = await record(baseUrl(), (url) =>
      within(
        LIMIT_MS,
        exchange.perform({
          url,
          headers,
          headSeq: () => feed.headSeq,
          etagOf: async (path) => (await fetch(`${baseUrl()}${path}`)).headers.get('etag') ?? '',
          say: async () => void (await feed.append({ author: 'wire', text: 'hello' })),
        }),
      ),
    );
    response.json({ name: exchange.name, requests: exchange.requests, parts: partsOf(segments) });
  });
}

/** As the browser wrote them, capitals and order included. */
function pollHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (!NOT_OF_A_POLL.has(name.toLowerCase())) headers[name] = rawHeaders[at + 1] as string;
  }
  return headers;
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the exchange took longer than ${limitMs} ms`)), limitMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
