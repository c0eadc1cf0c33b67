import fc from 'fast-check';
import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { formatCursor, logIdOf } from '../../../src/log/cursor.ts';
import { cursorSchema } from '../../../src/modes/cursor.ts';
import { freePort } from '../../../src/store/free-port.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { temporaryFolder } from '../../support/bench.ts';
import { range, until } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

/** Returns the ids of the first events of a stream. */
async function idsOf(url: string, count: number, headers: Record<string, string> = {}): Promise<number[]> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const answer = await fetch(url, { headers, signal: leave.signal });
  expect(answer.status).toBe(200);
  let text = '';
  // Of messages: the greeting has an id too.
  const ids = () => [...text.matchAll(/^id: [\w-]+:(\d+)\ndata: \{"seq"/gm)].map(([, id]) => Number(id));
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (ids().length >= count) break;
  }
  return ids();
}

it.each([
  ['the query', '?since=2', {}, [3, 4]],
  ['the header', '', { 'Last-Event-ID': '3' }, [4]],
  ['the header, which is newer than the query', '?since=1', { 'Last-Event-ID': '3' }, [4]],
  ['the query, where the header is empty', '?since=2', { 'Last-Event-ID': '' }, [3, 4]],
  ['the parameter of polyfills', '?lastEventId=2', {}, [3, 4]],
  ['the parameter of polyfills, which is newer than the query', '?since=1&lastEventId=3', {}, [4]],
  ['the query, where the parameter of polyfills is empty', '?since=2&lastEventId=', {}, [3, 4]],
  ['nothing', '', {}, [1, 2, 3, 4]],
])('streams from the cursor in %s', async (_way, query, headers, ids) => {
  const server = await serve();
  await append(server, 4);
  expect(await idsOf(`${server.url}/messages/stream${query}`, ids.length, headers)).toEqual(ids);
});

it.each([
  ['?since=x', {}, /^since must .*"x"/],
  ['?since=', {}, /^since must .*""/],
  ['?since=2', { 'Last-Event-ID': 'x' }, /^Last-Event-ID must .*"x"/],
  ['?since=2', { 'Last-Event-ID': '9007199254740993' }, /^Last-Event-ID must /],
  ['?since=2&lastEventId=-1', {}, /^lastEventId must .*"-1"/],
])('names a bad cursor by where it was found: %s %j', async (query, headers, detail) => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages/stream${query}`, { headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(detail) });
});

it('reads what it has written, and plain numbers', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]{1,40}$/), fc.nat({ max: 999_999_999_999_999 }), (logId, seq) => {
      expect(cursorSchema.parse(formatCursor(logId, seq))).toEqual({ logId, seq });
      expect(logIdOf(formatCursor(logId, seq))).toBe(logId);
      expect(cursorSchema.parse(String(seq))).toEqual({ seq });
      expect(cursorSchema.parse(seq)).toEqual({ seq });
    }),
  );
});

it.each([':1', 'a:', 'a:-1', 'a:1.5', 'a:b:1', 'ä:1', 'a:1 ', '1e3', '-1', -1, 1.5, null, {}, ['1']])(
  'refuses %j as a cursor',
  (given) => {
    const { success, error } = cursorSchema.safeParse(given);
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toMatch(
      /^must be a whole number .*, or a cursor that this server gave/,
    );
  },
);

it('reads the cursor of a WebSocket in the same ways', async () => {
  const server = await serve();
  await append(server, 4);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/messages/socket?since=1&lastEventId=3`);
  onTestFinished(() => socket.terminate());
  const texts: unknown[] = [];
  socket.on('message', (data) => texts.push(JSON.parse(String(data))));
  await expect.poll(() => texts).toEqual([{ log: server.feed.logId }, expect.objectContaining({ seq: 4 })]);
});

it.each([
  ['no auth', {}],
  ['an auth.since that stays what it was', { auth: { since: 1 } }],
])(
  'continues a Socket.IO client with %s from its offset after a restart of the server with the same file',
  async (_how, options) => {
    const file = `${temporaryFolder()}/log.db`;
    const port = await freePort('127.0.0.1');
    const first = await serve({ PORT: String(port) }, openSqlite(file));
    await append(first, 3);
    const socket = io(first.url, {
      forceNew: true,
      reconnectionDelay: 10,
      transports: ['websocket'],
      ...options,
    });
    onTestFinished(() => void socket.disconnect());
    const seqs: number[] = [];
    socket.on('message', ({ seq }: { seq: number }) => seqs.push(seq));
    await until(() => seqs.at(-1) === 3);
    const before = [...seqs];

    const back = new Promise<void>((resolve) =>
      socket.once('disconnect', () => socket.once('connect', () => resolve())),
    );
    await first.close();
    const second = await serve({ PORT: String(port) }, openSqlite(file));
    socket.connect();
    await back;
    expect(socket.recovered).toBe(false);
    await append(second, 2);
    await until(() => seqs.at(-1) === 5);
    expect(seqs).toEqual([...before, 4, 5]);
  },
);

it.each([
  [{ since: -1 }, /^auth\.since must .*-1/],
  [{ since: 1.5 }, /^auth\.since must /],
  [{ since: { $gt: 0 } }, /^auth\.since must /],
  [{ since: 0, offset: 'x' }, /^auth\.offset must .*"x"/],
])('tells a Socket.IO client of a bad cursor by its name: %j', async (auth, detail) => {
  const server = await serve();
  const socket = io(server.url, { forceNew: true, reconnection: false, transports: ['websocket'], auth });
  onTestFinished(() => void socket.disconnect());
  const problem = await new Promise((resolve) => socket.once('problem', resolve));
  expect(problem).toMatchObject({ detail: expect.stringMatching(detail) });
  await until(() => !socket.connected);
});

it('takes the auth.since of a Socket.IO client as a string too', async () => {
  const server = await serve();
  await append(server, 3);
  const socket = io(server.url, { forceNew: true, transports: ['websocket'], auth: { since: '1' } });
  onTestFinished(() => void socket.disconnect());
  const seqs: number[] = [];
  socket.on('message', ({ seq }: { seq: number }) => seqs.push(seq));
  await until(() => seqs.length === 2);
  expect(seqs).toEqual(range(2, 3));
});

it('does not take `latest` from a poll, which would skip what comes between two of them', async () => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages?since=latest`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('"latest"') });
});
