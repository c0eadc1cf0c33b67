import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerProcess, startServerProcess } from '../../bench/measure/servers/server-process.ts';
import { createRandom } from '../../bench/random.ts';
import type { MeterSnapshot } from '../../src/meter.ts';
import { openRelay } from '../support/relay.ts';
import { type Churn, startChurn } from './churn.ts';
import { createPublishing, type Publishing } from './publishing.ts';
import { openReaders, type Readers } from './readers.ts';
import { type Sample, takeSample } from './samples.ts';
import { type Series, seriesOf } from './series.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Called after each sample. */
  readonly onSample: (sample: Sample, so: SoFar) => void;
  /** Ends the run early; what was sampled until then is judged. */
  readonly signal: AbortSignal;
}

/** What has happened until now. */
export interface SoFar {
  readonly samples: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly left: number;
  readonly reset: number;
}

export interface SoakResult {
  readonly minutes: number;
  readonly readers: number;
  readonly series: readonly Series[];
  readonly messages: number;
  readonly deliveries: number;
  readonly missed: number;
  readonly repeated: number;
  readonly reordered: number;
  /** Readers with a message missed, repeated or reordered, and those that did not come back. */
  readonly badReaders: readonly string[];
  readonly left: number;
  readonly leftForLong: number;
  readonly reset: number;
  readonly troubles: ReadonlyMap<string, number>;
  /** What else must not happen, in words. */
  readonly faults: readonly string[];
  /** Share of a core that the server took. */
  readonly serverLoad: number;
}

/** A sample is taken each minute of an hour, and as many in a run of another length. */
export const SAMPLES = 60;
/** Of these, the first do not count: code is compiled and caches fill. */
const WARM_UP_SAMPLES = 10;
/** The fewest that are judged. */
const FEWEST_SAMPLES = 5;
const MINUTE_MS = 60_000;

const MESSAGE_EVERY_MS = 200;
/** Messages in memory: few, so that they are full before the first sample, and a reader can be away for longer than they go back. */
const TAIL = 200;
/**
 * Messages before the first reader comes. They fill the tail and the store's own cache, and the pages of history that the server keeps: all
 * readers begin at the first message, since those pages would otherwise fill with who returns, for half an hour.
 */
const MESSAGES_BEFORE = 5_000;
const READERS_OF_EACH_MODE = { lean: 12, library: 2 } as const;
const POLL_INTERVAL_MS = 1_000;
const CHURN = { leaveEveryMs: 2_000, resetEveryMs: 3_000, awayMs: 20_000, longAwayMs: 60_000 } as const;
/** Time for messages to reach all readers. */
const ARRIVAL_LIMIT_MS = 60_000;

/**
 * Lets readers of all modes come and go for a long time, and judges whether a process holds more and more, and whether each reader has every
 * message once and in order.
 *
 * @throws {ServerGone} if the server ends.
 */
export async function soak({ minutes, seed, onSample, signal }: SoakOptions): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const server = await startServerProcess({
    env: { STORE: `sqlite:${join(folder, 'log.db')}`, TAIL_CACHE: String(TAIL) },
    onNotice() {},
    signal,
  });
  const relay = await openRelay(Number(new URL(server.baseUrl).port));
  const publishing = createPublishing(server.baseUrl, createRandom(seed, 'texts'));
  let readers: Readers | undefined;
  try {
    await publishing.publish(MESSAGES_BEFORE);
    readers = await openReaders({
      baseUrls: [server.baseUrl, relay.url],
      ofEachMode: READERS_OF_EACH_MODE,
      pollIntervalMs: POLL_INTERVAL_MS,
      since: 0,
      seed,
    });
    await haveAll(readers, publishing.headSeq);
    const churn = startChurn({ ...CHURN, readers: readers.all, relay, random: createRandom(seed, 'churn') });
    publishing.begin(MESSAGE_EVERY_MS);
    const before = await server.snapshot({ reset: false, collect: false });
    const samples = await sampleFor(minutes, server, signal, (sample, count) =>
      onSample(sample, soFar(count, publishing, readers as Readers, churn)),
    );
    const after = await server.snapshot({ reset: false, collect: false });
    await publishing.stop();
    await churn.stop();
    await haveAll(readers, publishing.headSeq);
    return judge({ samples, before, after, publishing, readers, churn });
  } finally {
    await readers?.close();
    relay.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** Takes the samples of a run, at even times, until it is over or was ended. */
async function sampleFor(
  minutes: number,
  server: ServerProcess,
  signal: AbortSignal,
  onSample: (sample: Sample, count: number) => void,
): Promise<Sample[]> {
  const everyMs = (minutes * MINUTE_MS) / SAMPLES;
  const startMs = performance.now();
  const samples: Sample[] = [];
  while (samples.length < SAMPLES) {
    const dueMs = startMs + (samples.length + 1) * everyMs;
    const ended = await Promise.race([
      server.gone,
      sleep(dueMs - performance.now(), false, { signal }).catch(() => true),
    ]);
    if (ended) break;
    const sample = await takeSample(server);
    samples.push(sample);
    onSample(sample, samples.length);
  }
  return samples;
}

function soFar(samples: number, publishing: Publishing, { all }: Readers, { left, reset }: Churn): SoFar {
  const deliveries = all.reduce((sum, { account }) => sum + account.received, 0);
  return { samples, messages: publishing.acknowledged, deliveries, left, reset };
}

/** Waits until each reader has every message, for a minute at most. */
async function haveAll({ all }: Readers, headSeq: number): Promise<void> {
  const untilMs = performance.now() + ARRIVAL_LIMIT_MS;
  while (all.some(({ account }) => account.missedUpTo(headSeq) > 0) && performance.now() < untilMs)
    await sleep(100);
}

interface Evidence {
  readonly samples: readonly Sample[];
  readonly before: MeterSnapshot;
  readonly after: MeterSnapshot;
  readonly publishing: Publishing;
  readonly readers: Readers;
  readonly churn: Churn;
}

function judge({ samples, before, after, publishing, readers, churn }: Evidence): SoakResult {
  const { headSeq, failures } = publishing;
  const accounts = readers.all.map(({ account, name }) => {
    const { repeated, reordered } = account;
    return { name, missed: account.missedUpTo(headSeq), repeated, reordered };
  });
  const total = (of: (account: (typeof accounts)[number]) => number): number =>
    accounts.reduce((sum, account) => sum + of(account), 0);
  const judged = samples.slice(WARM_UP_SAMPLES);
  const refused = Object.entries(after.refusals).filter(([, count]) => count > 0);
  const windowMs = after.atMs - before.atMs;
  return {
    ...soFar(samples.length, publishing, readers, churn),
    minutes: windowMs / MINUTE_MS,
    readers: readers.all.length,
    series: judged.length < FEWEST_SAMPLES ? [] : seriesOf(judged),
    missed: total(({ missed }) => missed),
    repeated: total(({ repeated }) => repeated),
    reordered: total(({ reordered }) => reordered),
    badReaders: accounts
      .filter(({ missed, repeated, reordered }) => missed + repeated + reordered > 0)
      .map(
        (one) => `${one.name}: ${one.missed} missed, ${one.repeated} repeated, ${one.reordered} reordered`,
      ),
    leftForLong: churn.leftForLong,
    troubles: readers.troubles,
    faults: [
      ...failures.slice(0, 3).map((failure) => `of ${failures.length} messages not accepted: ${failure}`),
      ...(after.faults > 0 ? [`the server counted ${after.faults} faults`] : []),
      ...refused.map(([by, count]) => `the server refused ${count} times: ${by}`),
      ...(readers.resets > 0 ? [`readers were told ${readers.resets} times that the log is another`] : []),
    ],
    serverLoad: (after.cpuMs - before.cpuMs) / windowMs,
  };
}
