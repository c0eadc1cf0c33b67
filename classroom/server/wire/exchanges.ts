import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { directAgent } from '../../../src/process/direct-fetch.ts';

/** What an exchange is given. */
export interface ExchangeContext {
  /** Base URL of the relay, which records every byte that passes. */
  readonly url: string;
  /** Headers of the browser's own request, so that the recorded sizes are those of this browser. */
  readonly headers: Readonly<Record<string, string>>;
  readonly headSeq: () => number;
  /** Resolves to the ETag of a path. It asks the server directly, so that only the conditional request is recorded. */
  readonly etagOf: (path: string) => Promise<string>;
  /** Appends one message to the log, for the server to deliver. */
  readonly append: () => Promise<void>;
}

/** One exchange between client and server, to be recorded byte for byte. */
export interface Exchange {
  readonly name: string;
  /** Requests that the server's meter counts for one try. */
  readonly requests: number;
  /** Resolves to whether the exchange was what its name says. It is not if a message of somebody else came in between. */
  perform(context: ExchangeContext): Promise<boolean>;
}

/** Every exchange, in the order of the lesson. */
export const exchanges: readonly Exchange[] = [
  { name: 'poll', requests: 1, perform: poll },
  { name: 'notModified', requests: 2, perform: notModified },
  { name: 'longPoll', requests: 1, perform: longPoll },
  { name: 'sse', requests: 1, perform: eventStream },
  { name: 'socketIo', requests: 1, perform: socketIo },
];

async function poll(context: ExchangeContext): Promise<boolean> {
  const { body } = await get(context, `/messages?since=${context.headSeq()}`);
  return (JSON.parse(body) as { messages: unknown[] }).messages.length === 0;
}

async function notModified(context: ExchangeContext): Promise<boolean> {
  const path = `/messages?since=${context.headSeq()}`;
  const { status } = await get(context, path, { 'If-None-Match': await context.etagOf(path) });
  return status === 304;
}

async function longPoll(context: ExchangeContext): Promise<boolean> {
  const answered = get(context, `/messages?since=${context.headSeq()}&wait=10000`);
  await Promise.all([answered, context.append()]);
  return true;
}

async function eventStream(context: ExchangeContext): Promise<boolean> {
  const outgoing = send(context, `/messages/stream?since=${context.headSeq()}`, {
    Accept: 'text/event-stream',
  });
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  await context.append();
  for await (const chunk of response) if (String(chunk).includes('"seq":')) break;
  outgoing.destroy();
  return true;
}

async function socketIo({ url, headers, headSeq, append }: ExchangeContext): Promise<boolean> {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: { ...headers },
    auth: { since: headSeq() },
    forceNew: true,
    reconnection: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => void append().catch(reject));
      socket.once('connect_error', reject);
      socket.once('message', () => resolve());
    });
    return true;
  } finally {
    socket.disconnect();
  }
}

function send({ url, headers }: ExchangeContext, path: string, extra: Record<string, string>): ClientRequest {
  const { Host, ...others } = headers;
  const outgoing = request(`${url}${path}`, {
    setHost: false,
    agent: directAgent,
    headers: { ...(Host !== undefined && { Host }), ...others, ...extra },
  });
  outgoing.end();
  return outgoing;
}

async function get(
  context: ExchangeContext,
  path: string,
  extra: Record<string, string> = {},
): Promise<{ status: number | undefined; body: string }> {
  const [response] = (await once(send(context, path, extra), 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}
