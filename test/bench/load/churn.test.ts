import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planChurn } from '../../../bench/load/churn.ts';

const SPEC = { clients: 20, share: 0.5, windowMs: 30_000, seed: 1 };

it('each client of the share drops once in ten seconds, and reconnects before it drops again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1000, max: 60_000 }),
      fc.nat(),
      (clients, share, windowMs, seed) => {
        const absences = planChurn({ clients, share, windowMs, seed });
        expect(absences).toHaveLength(Math.round(clients * share) * Math.ceil(windowMs / 10_000));
        const backAt = new Map<number, number>();
        let earlierMs = 0;
        for (const { client, dropAtMs, backAtMs } of absences) {
          expect(client).toBeLessThan(clients);
          expect(dropAtMs).toBeGreaterThanOrEqual(earlierMs);
          expect(dropAtMs).toBeGreaterThanOrEqual(backAt.get(client) ?? 0);
          expect(dropAtMs).toBeLessThan(windowMs);
          expect(backAtMs - dropAtMs).toBeGreaterThanOrEqual(500);
          expect(backAtMs - dropAtMs).toBeLessThanOrEqual(3000);
          earlierMs = dropAtMs;
          backAt.set(client, backAtMs);
        }
      },
    ),
  );
});

it('no client drops without churn', () => {
  expect(planChurn({ ...SPEC, share: 0 })).toEqual([]);
});

it('the seed decides which clients drop, and when', () => {
  expect(planChurn(SPEC)).toEqual(planChurn(SPEC));
  expect(planChurn(SPEC)).not.toEqual(planChurn({ ...SPEC, seed: 2 }));
});
