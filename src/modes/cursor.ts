import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../http/problem.ts';
import { cursorParameter, queryOf } from './query.ts';

/** One of the places in a request that may hold a cursor. */
interface Source {
  readonly name: string;
  readonly given: unknown;
}

/**
 * Reads the cursor from the request for a stream or a WebSocket.
 *
 * A client that reconnects repeats its URL. So what it adds by itself is newer than `?since=`: `Last-Event-ID`, or `?lastEventId=` from a
 * polyfill that cannot set headers. An empty one means that no event has arrived yet. [HTML §9.2.3]
 */
export function readCursor({
  url = '',
  headers,
}: Pick<IncomingMessage, 'url' | 'headers'>): number | HttpProblem {
  const { lastEventId, since } = queryOf(url);
  return firstOf([
    { name: 'Last-Event-ID', given: unlessEmpty(headers['last-event-id']) },
    { name: 'lastEventId', given: unlessEmpty(lastEventId) },
    { name: 'since', given: since },
  ]);
}

/**
 * Reads the cursor from a Socket.IO client's CONNECT packet.
 *
 * A client that reconnects sends the offset of its last message by itself. Its `auth.since` may still be the value with which the
 * application began.
 */
export function readSocketCursor(auth: Readonly<Record<string, unknown>>): number | HttpProblem {
  return firstOf([
    { name: 'auth.offset', given: unlessEmpty(auth['offset']) },
    { name: 'auth.since', given: auth['since'] },
  ]);
}

/** Returns the first cursor that was sent, or 0, the start of the log, if there is none. */
function firstOf(sources: readonly Source[]): number | HttpProblem {
  const source = sources.find(({ given }) => given !== undefined);
  if (source === undefined) return 0;
  const { name, given } = source;
  const parsed = cursorParameter.safeParse(typeof given === 'number' ? String(given) : given);
  if (parsed.success) return parsed.data;
  const constraint = parsed.error.issues[0]?.message;
  return new HttpProblem({
    status: 400,
    title: 'Bad cursor',
    detail: `${name} ${constraint} (given: ${JSON.stringify(given)})`,
  });
}

function unlessEmpty(given: unknown): unknown {
  return given === '' ? undefined : given;
}
