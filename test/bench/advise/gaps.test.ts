import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../../bench/advise/log/event-log.ts';
import { type LogLoad, loadOf } from '../../../bench/advise/log-load.ts';
import { type KnownCosts, type Way, wayFor } from '../../../bench/advise/ways.ts';
import { nearestRank } from '../../../bench/result/statistics/percentile.ts';
import { hotRoomLog, MADE_LOGS } from '../../fixtures/make-logs.ts';
import { toLog } from '../../support/to-log.ts';

const POLL: KnownCosts = { mode: 'short-poll', kind: 'poll', byteTerms: {}, bytesErrorFraction: 0 };
const WANTED = { readers: 1, freshnessMs: 1_900, rttMs: 0, payloadBytes: 20 };

/** Polls a log that comes again and again, at many phases, and counts. */
function poll({ timesMs }: EventLog, { periodMs }: LogLoad, intervalMs: number) {
  const startMs = timesMs[0] as number;
  const messages = [...timesMs].map((at) => at - startMs);
  const rounds = 3;
  const repeated = Array.from({ length: rounds }, (_, round) =>
    messages.map((at) => at + round * periodMs),
  ).flat();
  let [polls, useful, firstEmpty] = [0, 0, 0];
  const lags: number[] = [];
  const latencies: number[] = [];
  const phases = 40;
  for (let phase = 0; phase < phases; phase++) {
    let next = 0;
    let wasUseful = false;
    for (let atMs = ((phase + 0.5) / phases) * intervalMs; atMs < rounds * periodMs; atMs += intervalMs) {
      const oldestMs = repeated[next];
      // Looks at the reader ten times before each poll.
      for (let look = 0; look < 10; look++) {
        const lookMs = atMs - ((look + 0.5) / 10) * intervalMs;
        if (atMs > periodMs && atMs < 2 * periodMs)
          lags.push(Math.max(0, lookMs - (oldestMs ?? Number.POSITIVE_INFINITY)));
      }
      const before = next;
      while (next < repeated.length && (repeated[next] as number) <= atMs)
        latencies.push(atMs - (repeated[next++] as number));
      if (atMs > periodMs && atMs < 2 * periodMs) {
        polls++;
        if (next > before) useful++;
        else if (wasUseful) firstEmpty++;
      }
      wasUseful = next > before;
    }
  }
  const p95 = (values: number[]) =>
    nearestRank(
      values.sort((a, b) => a - b),
      0.95,
    );
  return {
    usefulFraction: useful / polls,
    firstEmptyFraction: firstEmpty / polls,
    lagMsP95: p95(lags),
    latencyMsP95: p95(latencies),
  };
}

describe('what follows from the gaps is what polls at all phases find', () => {
  it.each(Object.keys(MADE_LOGS) as (keyof typeof MADE_LOGS)[])('%s', (name) => {
    const log = { ...toLog(MADE_LOGS[name](3)), rooms: undefined } as unknown as EventLog;
    const load = loadOf({ timesMs: log.timesMs, roomNames: [], notes: [] }, 'even');
    const freshnessMs = name === 'nightly' ? 57_000 : 1_900;
    const way: Way = wayFor(POLL, load, { ...WANTED, freshnessMs });
    const intervalMs = way.pollIntervalMs as number;
    const found = poll(log, load, intervalMs);
    expect(1 - (way.emptyFraction as number)).toBeCloseTo(found.usefulFraction, 2);
    expect(way.latencyMsP95 / found.latencyMsP95).toBeCloseTo(1, 1);
    expect(Math.abs(way.stalenessMsP95 - found.lagMsP95)).toBeLessThan(0.02 * intervalMs);
  });
});

describe('rooms', () => {
  it('readers of one room meet the gaps of their room, and a message is for those of its room', () => {
    const log = toLog(hotRoomLog(1));
    const even = loadOf(log, 'even');
    expect(even.reach).toBeCloseTo(1 / log.roomNames.length, 6);
    expect(even.gaps.messages).toBeCloseTo(log.timesMs.length / log.roomNames.length, 6);
    const byMessages = loadOf(log, 'messages');
    expect(byMessages.reach).toBeGreaterThan(0.6);
    // Who reads the hot room finds something with nearly every poll; most of the others do not.
    expect(byMessages.gaps.usefulFraction(2_000)).toBeGreaterThan(0.75);
    expect(even.gaps.usefulFraction(2_000)).toBeLessThan(0.2);
  });
});

it('a silence is counted as often as it lasts so long', () => {
  const load = loadOf(toLog([{ atMs: 1e12 }, { atMs: 1e12 + 95_000 }]), 'even');
  expect(load.periodMs).toBe(190_000);
  expect(load.gaps.silences(30_000)).toBe(6);
  expect(load.gaps.coveredMs(1_000)).toBe(2_000);
  expect(load.gaps.coveredMs(95_000)).toBe(190_000);
  expect(load.gaps.coveredMs(1e9)).toBe(190_000);
  expect(load.gaps.quantileMs(0.5)).toBe(95_000);
});
