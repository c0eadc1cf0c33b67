import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../bench/ledger/ledger.ts';
import { decodeLatencyHistogram } from '../../../bench/result/statistics/histogram.ts';
import { type Arrival, countsOf, publishedEvery, receiptsOf, windowOver } from './published-and-receipts.ts';

const EVERY_MS = 100;

/** Settles ten messages, 100 ms apart, for some clients. */
function settleTen(arrivals: readonly Arrival[], { clients = 1, window = { startMs: 0, endMs: 1000 } } = {}) {
  return settle(publishedEvery(EVERY_MS, 10), receiptsOf(arrivals), clients, window);
}

describe('the ledger, whatever happens,', () => {
  const CLIENTS = 4;
  const MESSAGES = 40;

  /** What is done to one client's deliveries; each message is touched at most once, so that the counts are known. */
  const injections = fc
    .uniqueArray(fc.tuple(fc.nat(CLIENTS - 1), fc.nat(MESSAGES / 2 - 1)), {
      maxLength: 30,
      selector: ([client, pair]) => client * MESSAGES + pair,
    })
    .chain((places) =>
      fc.tuple(
        fc.constant(places),
        fc.array(fc.constantFrom('drop', 'duplicate', 'swap'), {
          minLength: places.length,
          maxLength: places.length,
        }),
      ),
    );

  it('counts exactly what was dropped, duplicated and swapped', () => {
    fc.assert(
      fc.property(injections, ([places, kinds]) => {
        const published = publishedEvery(EVERY_MS, MESSAGES);
        const injected = { drop: 0, duplicate: 0, swap: 0 };
        const arrivals: Arrival[] = [];
        for (let client = 0; client < CLIENTS; client++) {
          for (let pair = 0; pair < MESSAGES / 2; pair++) {
            const [first, second] = [pair * 2 + 1, pair * 2 + 2];
            const place = places.findIndex(([at, which]) => at === client && which === pair);
            const kind = kinds[place];
            if (kind !== undefined) injected[kind]++;
            const seqs =
              kind === 'drop'
                ? [second]
                : kind === 'duplicate'
                  ? [first, first, second]
                  : kind === 'swap'
                    ? [second, first]
                    : [first, second];
            for (const seq of seqs) arrivals.push([client, seq, MESSAGES * EVERY_MS + arrivals.length]);
          }
        }
        const part = settle(published, receiptsOf(arrivals), CLIENTS, windowOver(published, EVERY_MS));
        expect(countsOf(part)).toEqual({
          expected: CLIENTS * MESSAGES,
          delivered: CLIENTS * MESSAGES - injected.drop,
          missed: injected.drop,
          duplicated: injected.duplicate,
          reordered: injected.swap,
          unknown: 0,
          impossible: 0,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has delivered + missed = expected, and as many latencies as possible deliveries', () => {
    const arrival = fc.tuple(fc.nat(CLIENTS - 1), fc.integer({ min: 0, max: MESSAGES + 3 }), fc.nat(6000));
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 200 }), fc.nat(4000), fc.nat(4000), (found, a, b) => {
        const published = publishedEvery(EVERY_MS, MESSAGES);
        const window = { startMs: Math.min(a, b), endMs: Math.max(a, b) };
        const inOrder = [...found].sort((x, y) => x[2] - y[2]);
        const part = settle(published, receiptsOf(inOrder), CLIENTS, window);
        expect(part.delivered + part.missed).toBe(part.expected);
        expect(part.missed).toBeGreaterThanOrEqual(0);
        expect(decodeLatencyHistogram(part.latency).count).toBe(part.delivered - part.impossible);
        expect(part.delivered + part.duplicated + part.unknown).toBeLessThanOrEqual(found.length);
      }),
      { numRuns: 60 },
    );
  });

  it('says the same of clients together and apart', () => {
    const arrival = fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 1500 }));
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 60 }), (found) => {
        const inOrder = [...found].sort((x, y) => x[2] - y[2]);
        const together = settleTen(inOrder, { clients: 2 });
        const apart = [0, 1].map((client) =>
          settleTen(inOrder.filter(([at]) => at === client).map(([, seq, atMs]) => [0, seq, atMs] as const)),
        );
        for (const name of ['expected', 'delivered', 'missed', 'duplicated', 'reordered'] as const) {
          expect(together[name]).toBe(apart.reduce((sum, part) => sum + part[name], 0));
        }
      }),
      { numRuns: 40 },
    );
  });
});
