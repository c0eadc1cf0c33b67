import { describe, expect, it } from 'vitest';
import { costsOf } from '../src/classroom/unit-costs.ts';
import { project, type UnitCosts, type Wish } from '../src/web/what-if/model.ts';
import { makeResult } from './fixtures/make-result.ts';

const wish: Wish = { users: 10_000, intervalS: 1, messagesPerSecond: 0.5, payloadBytes: 100 };

const costsAt = (clients: number, messagesPerSecond = 1): readonly UnitCosts[] =>
  costsOf(makeResult({ clients: [clients], messagesPerSecond: [messagesPerSecond] }));

describe('what if there were more of everything', () => {
  it('carries over what was measured in proportion', () => {
    for (const costs of costsAt(1_000)) {
      const once = project(costs, wish);
      const twice = project(costs, { ...wish, users: 2 * wish.users });
      for (const figure of ['requests', 'deliveries', 'megabitsPerSecond', 'cores', 'gigabytes'] as const) {
        expect(twice[figure]).toBeCloseTo(2 * once[figure]);
      }
      expect(once.gigabytes).toBeGreaterThan(0);
      expect(once.delayMs).toBeGreaterThan(0);
    }
  });

  it('knows no memory of a connection where the measured clients were too few to tell', () => {
    for (const costs of costsAt(10)) {
      expect(costs.memoryBytesPerClient).toBeNull();
      expect(project(costs, wish).gigabytes).toBeNaN();
      expect(project(costs, wish).cores).toBeGreaterThan(0);
    }
  });

  it('knows no price of a delivery, and no delay, where nothing was delivered', () => {
    const [push] = costsAt(1_000).filter(({ kind }) => kind === 'push');
    const silent = { ...(push as UnitCosts), deliveries: 0, latencyMs: null };
    expect(project(silent, wish)).toMatchObject({
      cores: Number.NaN,
      megabitsPerSecond: Number.NaN,
      delayMs: Number.NaN,
    });
  });
});
