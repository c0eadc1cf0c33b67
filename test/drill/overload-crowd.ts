import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { Agent, fetch } from 'undici';
import { expect, onTestFinished } from 'vitest';
import type { ServerProcess } from '../../bench/measure/servers/server-process.ts';
import { monotonicClock } from '../../src/clock.ts';
import { openReaders } from '../soak/readers.ts';

/** Latencies of messages to the readers over which a server pushes, from commit to receipt. */
export interface Seen {
  readonly medianMs: number;
}

/** Readers of all modes that behave, a publisher who sends again what was refused, and somebody who asks after the server's health. */
export interface Crowd {
  readonly readers: number;
  /** Messages of the log so far. */
  readonly messages: number;
  /** Publishes in this time, and takes what was seen. */
  during(ms: number, publish: Publish): Promise<Seen>;
  /** Takes what was seen since the last call. */
  take(): Seen;
  /** Tells of messages that others have published. */
  others(count: number): void;
  /** Resolves when each reader has every message that there is. */
  haveCaughtUp(): Promise<void>;
  /** The same; the log must have as many as were published by the publisher and others. */
  haveAll(): Promise<void>;
  /** Readers that missed messages, or had them twice or out of order. */
  badReaders(): string[];
  troubles(): string[];
  readonly healthProblems: readonly string[];
}

export interface Publish {
  readonly everyMs: number;
}

export const messageEvery = (everyMs: number): Publish => ({ everyMs });

/** A connection that was refused is not read for a while, so that others are needed. */
const PUBLISHERS = 16;

const keepConnections = (connections: number): Agent =>
  new Agent({ connections, keepAliveTimeout: 60_000, keepAliveMaxTimeout: 60_000 });

const ARRIVAL_LIMIT_MS = 60_000;
const HEALTH_EVERY_MS = 1_000;
const HEALTH_LIMIT_MS = 10_000;
const AGAIN_MS = 100;
const PUSHED = /^(sse|ndjson|websocket|socket\.io)/;

export async function gather({ baseUrl }: Pick<ServerProcess, 'baseUrl'>, count: number): Promise<Crowd> {
  const committedMs = new Map<number, number>();
  const receivedMs = new Map<number, number[]>();
  const healthProblems: string[] = [];
  let own = 0;
  let byOthers = 0;
  let over = false;
  /** Messages that are refused go on being sent until the server takes them, so after the load too. */
  const sent: Promise<void>[] = [];
  // Each keeps its connection, since a new one may be one too many.
  const [publisher, doctor] = [keepConnections(PUBLISHERS), keepConnections(1)];
  await Promise.all(
    Array.from({ length: PUBLISHERS }, () =>
      fetch(`${baseUrl}/healthz`, { dispatcher: publisher }).then((answer) => answer.text()),
    ),
  );
  const readers = await openReaders({
    baseUrls: [baseUrl],
    ofEachMode: { lean: Math.ceil(count / 8), library: 1 },
    pollIntervalMs: 1_000,
    since: 0,
    seed: 1,
    onMessage(name, seq) {
      if (!PUSHED.test(name)) return;
      const times = receivedMs.get(seq) ?? [];
      times.push(monotonicClock.nowMs());
      receivedMs.set(seq, times);
    },
  });
  onTestFinished(() => {
    over = true;
    return Promise.all([readers.close(), publisher.destroy(), doctor.destroy()]).then(() => {});
  });

  const publish = async (): Promise<void> => {
    while (!over) {
      const answer = await fetch(`${baseUrl}/messages`, {
        dispatcher: publisher,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"author":"crowd","text":"hello"}',
      });
      const { seq } = (await answer.json()) as { seq: number };
      if (answer.status === 201) {
        own++;
        committedMs.set(seq, Number(answer.headers.get('committed-at-ms')));
        return;
      }
      expect(answer.status).toBe(503);
      await sleep(1_000 * Number(answer.headers.get('retry-after')) + AGAIN_MS);
    }
  };
  const watchHealth = async (): Promise<void> => {
    while (!over) {
      const asked = fetch(`${baseUrl}/healthz`, {
        dispatcher: doctor,
        signal: AbortSignal.timeout(HEALTH_LIMIT_MS),
      });
      const found = await asked.then(
        async (answer) => {
          await answer.text();
          return answer.status;
        },
        (error: Error) => error.message,
      );
      if (found !== 200 && !over) healthProblems.push(`/healthz: ${found}`);
      await sleep(HEALTH_EVERY_MS);
    }
  };
  void watchHealth();

  const headSeq = async (): Promise<number> =>
    ((await (await fetch(`${baseUrl}/healthz`, { dispatcher: doctor })).json()) as { headSeq: number })
      .headSeq;
  const haveCaughtUp = async (): Promise<void> => {
    const head = await headSeq();
    const untilMs = performance.now() + ARRIVAL_LIMIT_MS;
    const isMissing = (): boolean => readers.all.some(({ account }) => account.missedUpTo(head) > 0);
    while (isMissing() && performance.now() < untilMs) await sleep(20);
  };
  const take = (): Seen => {
    const latenciesMs = [...committedMs].flatMap(([seq, atMs]) =>
      (receivedMs.get(seq) ?? []).map((time) => time - atMs),
    );
    committedMs.clear();
    receivedMs.clear();
    return { medianMs: latenciesMs.length === 0 ? Number.NaN : median(latenciesMs) };
  };

  return {
    readers: readers.all.length,
    get messages() {
      return own + byOthers;
    },
    async during(ms, { everyMs }) {
      take();
      const untilMs = performance.now() + ms;
      for (let dueMs = performance.now(); dueMs < untilMs; dueMs += everyMs) {
        await sleep(dueMs - performance.now());
        sent.push(publish());
      }
      await sleep(untilMs - performance.now());
      return take();
    },
    take,
    others(more) {
      byOthers += more;
    },
    haveCaughtUp,
    async haveAll() {
      await Promise.all(sent);
      expect(await headSeq()).toBe(own + byOthers);
      await haveCaughtUp();
    },
    badReaders: () =>
      readers.all.flatMap(({ name, account }) => {
        const bad = account.missedUpTo(own + byOthers) + account.repeated + account.reordered;
        return bad === 0 ? [] : [`${name}: ${bad} messages missed, repeated or out of order`];
      }),
    troubles: () => [...readers.troubles.keys()],
    healthProblems,
  };
}
