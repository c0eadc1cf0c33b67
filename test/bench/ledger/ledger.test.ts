import { describe, expect, it } from 'vitest';
import { settle } from '../../../bench/ledger/ledger.ts';
import { createReach } from '../../../bench/ledger/receipts.ts';
import { decodeLatencyHistogram } from '../../../bench/result/statistics/histogram.ts';
import { type Arrival, countsOf, publishedEvery, receiptsOf } from './published-and-receipts.ts';

const EVERY_MS = 100;

/** Settles ten messages, due 100 ms apart, for some clients. */
function settleTen(arrivals: readonly Arrival[], { clients = 1, window = { startMs: 0, endMs: 1000 } } = {}) {
  return settle(publishedEvery(EVERY_MS, 10), receiptsOf(arrivals), clients, window);
}

/** One client's arrivals of all ten messages, each with the same latency. */
const allAfter = (latencyMs: number, client = 0): Arrival[] =>
  publishedEvery(EVERY_MS, 10).map(({ seq, dueMs }) => [client, seq, dueMs + latencyMs] as const);

const PERFECT = {
  expected: 10,
  delivered: 10,
  missed: 0,
  duplicated: 0,
  reordered: 0,
  unknown: 0,
  impossible: 0,
};

describe('the ledger', () => {
  it.each<[string, readonly Arrival[], Partial<typeof PERFECT>]>([
    ['everything once and in order', allAfter(5), {}],
    ['nothing at all', [], { delivered: 0, missed: 10 }],
    ['one missing', allAfter(5).filter(([, seq]) => seq !== 4), { delivered: 9, missed: 1 }],
    ['one twice, later', [...allAfter(5), [0, 4, 990]], { duplicated: 1 }],
    ['one three times', [...allAfter(5), [0, 4, 990], [0, 4, 991]], { duplicated: 2 }],
    [
      'a pair swapped',
      allAfter(5).map(([client, seq, atMs]): Arrival => {
        if (seq === 4) return [client, 5, 405];
        return seq === 5 ? [client, 4, 405] : [client, seq, atMs];
      }),
      { reordered: 1 },
    ],
    ['the first one last', [...allAfter(5).slice(1), [0, 1, 990]], { reordered: 1 }],
    ['one that was not published here', [...allAfter(5), [0, 99, 990]], { unknown: 1 }],
    [
      'one before it was due',
      allAfter(5).map(([client, seq, atMs]): Arrival => [client, seq, seq === 4 ? 299 : atMs]),
      { impossible: 1 },
    ],
  ])('counts %s', (_what, arrivals, expected) => {
    const inOrder = [...arrivals].sort((a, b) => a[2] - b[2]);
    expect(countsOf(settleTen(inOrder))).toEqual({ ...PERFECT, ...expected });
  });

  it('counts messages due in the window, its start included and its end not, and only those', () => {
    const duplicates: Arrival[] = [1, 2, 3, 5, 6, 7, 10].map((seq) => [0, seq, 2000 + seq]);
    const part = settleTen([...allAfter(5), ...duplicates], { window: { startMs: 200, endMs: 600 } });
    expect(countsOf(part)).toEqual({ ...PERFECT, expected: 4, delivered: 4, duplicated: 3 });
  });

  it('counts messages of the window as reordered, overtaken by any message', () => {
    const swapped: Arrival[] = [
      [0, 2, 105],
      [0, 1, 106],
      [0, 4, 305],
      [0, 3, 306],
    ];
    expect(settleTen(swapped, { window: { startMs: 200, endMs: 600 } }).reordered).toBe(1);
    const overtakenByALater: Arrival[] = [
      [0, 7, 605],
      [0, 6, 606],
    ];
    expect(settleTen(overtakenByALater, { window: { startMs: 200, endMs: 600 } }).reordered).toBe(1);
  });

  it('keeps clients apart', () => {
    const part = settleTen([...allAfter(5, 0), ...allAfter(5, 2), [1, 3, 500]], { clients: 3 });
    expect(countsOf(part)).toEqual({ ...PERFECT, expected: 30, delivered: 21, missed: 9 });
    expect(part.clients).toBe(3);
  });

  it('measures latency from the due time and, separately, from the commit', () => {
    const published = [{ seq: 7, dueMs: 100, sentMs: 110, committedMs: 130 }];
    const part = settle(published, receiptsOf([[0, 7, 150]]), 1, { startMs: 0, endMs: 1000 });
    expect(decodeLatencyHistogram(part.latency).summarise()?.max).toBeCloseTo(50, 1);
    expect(decodeLatencyHistogram(part.committedToReceived).summarise()?.max).toBeCloseTo(20, 1);
  });

  it.each([
    ['at its commit', 130, 0, 1],
    ['before its commit, within the tolerance', 129.96, 0, 1],
    ['before its commit, beyond the tolerance', 129.94, 1, 0],
    ['before it was due', 99.99, 1, 0],
  ])('tells possible from impossible: an arrival %s', (_when, atMs, impossible, recorded) => {
    const published = [{ seq: 1, dueMs: 100, sentMs: 110, committedMs: 130 }];
    const part = settle(published, receiptsOf([[0, 1, atMs]]), 1, { startMs: 0, endMs: 1000 });
    expect(part).toMatchObject({ delivered: 1, impossible });
    expect(decodeLatencyHistogram(part.latency).count).toBe(recorded);
    expect(decodeLatencyHistogram(part.committedToReceived).count).toBe(recorded);
  });

  it('records a latency of 0 for an arrival at its due time and before its commit, within the tolerance', () => {
    const published = [{ seq: 1, dueMs: 100, sentMs: 100, committedMs: 100.03 }];
    const part = settle(published, receiptsOf([[0, 1, 100]]), 1, { startMs: 0, endMs: 1000 });
    expect(part.impossible).toBe(0);
    expect(decodeLatencyHistogram(part.committedToReceived).summarise()?.max).toBe(0);
  });

  it('counts first arrivals in each second of the window, by the time of arrival', () => {
    const published = publishedEvery(500, 6);
    const arrivals: Arrival[] = [
      [0, 1, 400],
      [0, 2, 1000],
      [0, 2, 1001],
      [0, 3, 1999],
      [0, 4, 2499],
      [0, 5, 2500],
      [0, 6, 3100],
    ];
    const part = settle(published, receiptsOf(arrivals), 1, { startMs: 0, endMs: 2500 });
    expect([...part.deliveriesBySecond]).toEqual([1, 2, 1]);
    const later = settle(published, receiptsOf(arrivals), 1, { startMs: 500, endMs: 2500 });
    expect([...later.deliveriesBySecond]).toEqual([1, 2]);
    const short = settle(published, receiptsOf(arrivals), 1, { startMs: 0, endMs: 0 });
    expect([...short.deliveriesBySecond]).toEqual([0]);
  });

  it.each<[string, readonly Arrival[], number]>([
    // Lags for 5 ms after each of ten messages: 10 · 5²/2.
    ['each late by 5 ms', allAfter(5), 125],
    ['nothing ever', [], 500_000],
    ['the last missing', allAfter(0).slice(0, 9), 5_000],
    ['all at the end of the window', allAfter(0).map(([client, seq]) => [client, seq, 1000]), 500_000],
    ['all far beyond its end', allAfter(0).map(([client, seq]) => [client, seq, 5000]), 500_000],
    // From 0 to 250 ms the first message is the oldest missing one.
    ['the first overtaken', [[0, 2, 105], [0, 1, 250], ...allAfter(0).slice(2)], 31_250],
    // From 250 to 300 ms the oldest missing message is the second, which was committed at 100.
    ['two late', [[0, 1, 250], [0, 2, 300], ...allAfter(0).slice(2)], 31_250 + (200 ** 2 - 150 ** 2) / 2],
  ])('adds up staleness: %s', (_what, arrivals, lagMs2) => {
    const inOrder = [...arrivals].sort((a, b) => a[2] - b[2]);
    const total = settleTen(inOrder).staleness.lagBySecond.reduce((sum, lag) => sum + lag, 0);
    expect(total).toBeCloseTo(lagMs2, 6);
  });

  it('counts staleness in the second of the window in which the client lagged', () => {
    const published = [{ seq: 1, dueMs: 5200, sentMs: 5200, committedMs: 5200 }];
    const part = settle(published, receiptsOf([[0, 1, 5300]]), 1, { startMs: 4000, endMs: 6000 });
    expect([...part.staleness.lagBySecond]).toEqual([0, 5000]);
  });

  it('takes an arrival before its commit for possible where the store tells before the writer has the answer', () => {
    const message = { seq: 1, dueMs: 0, sentMs: 1, committedMs: 9, visibleMs: 1 };
    const settled = (atMs: number) =>
      settle([message], receiptsOf([[0, 1, atMs]]), 1, { startMs: 0, endMs: 1000 });
    expect(settled(5)).toMatchObject({ delivered: 1, impossible: 0 });
    expect(decodeLatencyHistogram(settled(5).committedToReceived).summarise()?.max).toBe(0);
    expect(settled(0.5)).toMatchObject({ delivered: 1, impossible: 1 });
  });

  it('counts an arrival before its due time as impossible even after its commit', () => {
    const published = [{ seq: 1, dueMs: 100, sentMs: 80, committedMs: 81 }];
    const part = settle(published, receiptsOf([[0, 1, 90]]), 1, { startMs: 0, endMs: 1000 });
    expect(part).toMatchObject({ delivered: 1, impossible: 1 });
  });

  it('counts staleness from messages before the window as well', () => {
    const published = publishedEvery(500, 3);
    const arrivals: Arrival[] = [
      [0, 1, 600],
      [0, 2, 500],
      [0, 3, 1000],
    ];
    const sorted = [...arrivals].sort((a, b) => a[2] - b[2]);
    const part = settle(published, receiptsOf(sorted), 1, { startMs: 400, endMs: 1000 });
    // The first message, committed at 0, is missing from 400 to 600 ms.
    expect(part.staleness.lagBySecond[0]).toBeCloseTo((600 ** 2 - 400 ** 2) / 2, 6);
  });
});

it('reach counts the clients that have that very message, each once', () => {
  const receipts = receiptsOf([
    [0, 1, 10],
    [1, 2, 11],
    [0, 1, 12],
  ]);
  const reach = createReach(receipts);
  expect(reach(1)).toBe(1);
  receipts.add(2, 1, 13);
  expect(reach(1)).toBe(2);
  expect(reach(2)).toBe(1);
  expect(reach(3)).toBe(0);
  expect(reach(1)).toBe(2);
});
