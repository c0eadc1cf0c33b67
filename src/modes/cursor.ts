import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../http/problem.ts';
import { cursorParameter, queryOf } from './query.ts';

/** A cursor as a client brought it, with the name that it has there. */
interface Brought {
  readonly name: string;
  readonly given: unknown;
}

/**
 * Reads the cursor that a reader of a channel brings with its request.
 *
 * A client that returns repeats its URL, so what it adds by itself is newer than `?since=`: `Last-Event-ID`, or `?lastEventId=`
 * from a polyfill that cannot set headers. Empty, it says that no event has come yet. [HTML §9.2.3]
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
 * Reads the cursor that a Socket.IO client brings with its CONNECT packet.
 *
 * A client keeps the offset of the last message that it got and sends it when it returns; its `auth.since` may still be what the
 * application began with.
 */
export function readSocketCursor(auth: Readonly<Record<string, unknown>>): number | HttpProblem {
  return firstOf([
    { name: 'auth.offset', given: unlessEmpty(auth['offset']) },
    { name: 'auth.since', given: auth['since'] },
  ]);
}

/** The first that was given counts; a reader that brings none begins at the log's first message. */
function firstOf(ways: readonly Brought[]): number | HttpProblem {
  const way = ways.find(({ given }) => given !== undefined);
  if (way === undefined) return 0;
  const { name, given } = way;
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
