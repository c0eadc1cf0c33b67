import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { HttpProblem } from '../http/problem.ts';
import { type Cursor, LATEST, LATEST_TEXT, START } from '../log/cursor.ts';
import { wholeNumber } from '../whole-number.ts';
import { queryOf } from './query.ts';

/** A cursor with its log's id, which has the letters of base64url. */
const NAMED = /^([\w-]{1,40}):(\d{1,15})$/;

const plainNumber = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Reads a cursor as `formatCursor` writes it, or a plain number. */
export const cursorSchema = z.unknown().transform((given, { issues }): Cursor => {
  const text = typeof given === 'number' ? String(given) : given;
  const [, logId, seq] = (typeof text === 'string' && NAMED.exec(text)) || [];
  if (logId !== undefined) return { logId, seq: Number(seq) };
  const number = plainNumber.safeParse(text);
  if (number.success) return { seq: number.data };
  const message = `${number.error.issues[0]?.message}, or a cursor that this server gave, such as k3Xv_aQ7:17`;
  issues.push({ code: 'custom', message, input: given });
  return z.NEVER;
});

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
}: Pick<IncomingMessage, 'url' | 'headers'>): Cursor | HttpProblem {
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
export function readSocketCursor(auth: Readonly<Record<string, unknown>>): Cursor | HttpProblem {
  return firstOf([
    { name: 'auth.offset', given: unlessEmpty(auth['offset']) },
    { name: 'auth.since', given: auth['since'] },
  ]);
}

/**
 * Returns the first cursor that was sent, or the start of the log if there is none. A channel may also begin at the head, with `latest`; a poll
 * cannot, since it would skip what comes between two polls.
 */
function firstOf(sources: readonly Source[]): Cursor | HttpProblem {
  const source = sources.find(({ given }) => given !== undefined);
  if (source === undefined) return START;
  const { name, given } = source;
  if (given === LATEST_TEXT) return LATEST;
  const parsed = cursorSchema.safeParse(given);
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
