import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { serveInProcess } from '../processes/support/measured-server.ts';
import { temporaryFolder } from '../support/bench.ts';
import { drill } from './drill.ts';
import { type Answers, createAskers } from './open-loop.ts';
import { type Crowd, gather, messageEvery, type Seen } from './overload-crowd.ts';

/** How long three times what the server carries, or allows, is asked of it. */
const OVERLOAD_MS = 60_000;
/** By then all is as before. */
const NORMAL_AFTER_MS = 5_000;
const TIMES = 3;
/** As people run it; a measured server refuses nothing for being late. */
const LOOP_DELAY = { MAX_LOOP_DELAY_MS: '500' };
/** Most clients: more would need more descriptors than many systems allow. */
const MOST_CLIENTS = 9_000;

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const TEXT = '{"text":"hello"}';
const POST = `POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${TEXT.length}\r\n\r\n${TEXT}`;

const whole = (count: number): string => Math.round(count).toLocaleString('en');
const refusedBy = ({ refused }: Answers): number =>
  [...refused.values()].reduce((sum, count) => sum + count, 0);
const kindsOf = ({ refused }: Answers): string[] => [...refused.keys()];

/** What readers saw before, meanwhile and after, in words. All of them have every message once and in order. */
async function settleReaders(crowd: Crowd, before: Seen, meanwhile: Seen): Promise<string> {
  await sleep(NORMAL_AFTER_MS);
  const after = await crowd.during(5_000, messageEvery(500));
  await crowd.haveAll();
  expect(crowd.badReaders()).toEqual([]);
  expect(crowd.healthProblems).toEqual([]);
  // On a machine that does other work a single message may be late by itself.
  expect(after.medianMs).toBeLessThan(Math.max(3 * before.medianMs, before.medianMs + 50));
  const ms = [before, meanwhile, after].map(({ medianMs }) => medianMs.toFixed(0));
  return `${crowd.readers} readers have all ${whole(crowd.messages)} messages, each once, median ${ms[0]} ms before, ${ms[1]} meanwhile, ${ms[2]} from ${NORMAL_AFTER_MS / 1000} s after`;
}

describe('three times what is allowed', () => {
  drill(
    'too many connections',
    { injected: `1,500 connections where 500 may be, for ${OVERLOAD_MS / 1000} s` },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite', MAX_CONNECTIONS: '500', ...LOOP_DELAY });
      const crowd = await gather(server, 20);
      const before = await crowd.during(5_000, messageEvery(500));
      const { connections } = await server.snapshot({ reset: false, collect: false });
      const within = createAskers({
        ...server,
        clients: 490 - connections,
        request: () => get('/messages?since=0'),
      });
      onTestFinished(() => within.end());
      await within.askOnce();
      const beyond = createAskers({ ...server, clients: 1_000, request: () => get('/messages?since=0') });
      onTestFinished(() => beyond.end());
      within.askEvery(1_000);
      beyond.askEvery(1_000);
      within.take();
      const meanwhile = await crowd.during(OVERLOAD_MS, messageEvery(500));
      const [accepted, refused] = [within.take(), beyond.take()];
      await Promise.all([within.end(), beyond.end()]);
      expect(kindsOf(accepted)).toEqual([]);
      expect(kindsOf(refused)).toEqual(['503, Retry-After']);
      expect(refused.broken + accepted.broken).toBe(0);
      return `${whole(refusedBy(refused))} refused: 503; ${await settleReaders(crowd, before, meanwhile)}`;
    },
  );

  drill(
    'too many held polls',
    { injected: `900 held polls of one address where 300 may be, for ${OVERLOAD_MS / 1000} s` },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite', MAX_WAITERS: '300', ...LOOP_DELAY });
      const crowd = await gather(server, 20);
      const before = await crowd.during(5_000, messageEvery(2_000));
      const strangers = createAskers({
        ...server,
        clients: 900,
        request: () => get(`/messages?since=${crowd.messages}&wait=10000`),
        localAddress: '127.0.0.2',
      });
      onTestFinished(() => strangers.end());
      strangers.askEvery(1_000);
      const meanwhile = await crowd.during(OVERLOAD_MS, messageEvery(2_000));
      const seen = strangers.take();
      await strangers.end();
      expect(kindsOf(seen)).toEqual(['503, Retry-After']);
      expect(seen.broken).toBe(0);
      expect(crowd.troubles()).toEqual([]);
      return `${whole(refusedBy(seen))} refused: 503, ${whole(seen.acceptedMs.length)} answered; no reader of another address was refused; ${await settleReaders(crowd, before, meanwhile)}`;
    },
  );

  drill(
    'too many messages of one address',
    { injected: `1,800 messages in a minute where 600 may be, for ${OVERLOAD_MS / 1000} s` },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite', MESSAGES_PER_MINUTE: '600', ...LOOP_DELAY });
      const crowd = await gather(server, 20);
      const before = await crowd.during(5_000, messageEvery(500));
      const strangers = createAskers({
        ...server,
        clients: 30,
        request: () => POST,
        localAddress: '127.0.0.2',
      });
      onTestFinished(() => strangers.end());
      strangers.askEvery(1_000);
      const meanwhile = await crowd.during(OVERLOAD_MS - 1_000, messageEvery(500));
      const seen = strangers.take();
      await strangers.end();
      crowd.others(seen.acceptedMs.length + strangers.take().acceptedMs.length);
      expect(kindsOf(seen)).toEqual(['429, Retry-After']);
      expect(seen.acceptedMs).toHaveLength(600);
      return `${whole(refusedBy(seen))} refused: 429, 600 accepted; ${await settleReaders(crowd, before, meanwhile)}`;
    },
  );
});

/** Finds what the server carries of a request, asks three times as much of it, and says what became of that. */
async function overCpu(env: Readonly<Record<string, string>>, request: string): Promise<string> {
  const server = await serveInProcess({ ...env, ...LOOP_DELAY });
  const crowd = await gather(server, 8);
  const isPosting = request === POST;
  const before = await crowd.during(5_000, messageEvery(500));
  const flatOut = createAskers({ ...server, clients: 32, request: () => request });
  flatOut.askAlways();
  await sleep(2_000);
  const warmUp = flatOut.take();
  await sleep(4_000);
  const carried = flatOut.take();
  await flatOut.end();
  const late = flatOut.take();
  const perSecond = carried.acceptedMs.length / 4;

  const clients = Math.min(MOST_CLIENTS, Math.ceil(TIMES * perSecond));
  const strangers = createAskers({ ...server, clients, request: () => request });
  onTestFinished(() => strangers.end());
  await strangers.askOnce();
  const connected = strangers.take();
  await crowd.haveCaughtUp();
  crowd.take();
  // The more often each asks, the fewer they need to be.
  strangers.askEvery((1_000 * clients) / (TIMES * perSecond));
  const meanwhile = await crowd.during(OVERLOAD_MS, messageEvery(500));
  const seen = strangers.take();
  await strangers.end();
  const last = strangers.take();
  const all = [warmUp, carried, late, connected, seen, last];
  if (isPosting) crowd.others(all.reduce((sum, { acceptedMs }) => sum + acceptedMs.length, 0));
  expect(kindsOf(seen)).toEqual(['503, Retry-After']);
  expect(all.reduce((sum, { broken }) => sum + broken, 0)).toBe(0);
  const acceptedPerSecond = seen.acceptedMs.length / (OVERLOAD_MS / 1000);
  expect(acceptedPerSecond).toBeGreaterThan(perSecond / 10);
  const took = seen.acceptedMs.toSorted((a, b) => a - b);
  const at = (share: number): string => whole(took[Math.floor((took.length - 1) * share)] ?? 0);
  const readers = await settleReaders(crowd, before, meanwhile);
  const { refusals } = await server.snapshot({ reset: false, collect: false });
  expect(refusals.overload).toBeGreaterThanOrEqual(refusedBy(seen));
  return `carries ${whole(perSecond)} a second; ${whole(acceptedPerSecond)} a second accepted, in ${at(0.5)} ms (median; 99%: ${at(0.99)}), ${whole(refusedBy(seen) / (OVERLOAD_MS / 1000))} refused: 503; ${readers}`;
}

describe('three times what its core carries', () => {
  drill(
    'too many polls',
    {
      injected: `polls that cost a query each, by clients that do not heed Retry-After, for ${OVERLOAD_MS / 1000} s`,
    },
    () => overCpu({ STORE: 'sqlite', TAIL_CACHE: '0' }, get('/messages?since=0&limit=10')),
  );

  drill(
    'too many messages',
    { injected: `messages into a SQLite file, to 8 readers of all modes, for ${OVERLOAD_MS / 1000} s` },
    () => overCpu({ STORE: `sqlite:${join(temporaryFolder(), 'log.db')}` }, POST),
  );
});
