import { describe, expect, it } from 'vitest';
import { UNITS_FOR_CPU, type UnitCosts, unitsOf } from '../../bench/model/projection.ts';
import { pairOf, project, type Wish } from '../../classroom/page/what-if/model.ts';
import { costsOf } from '../../classroom/server/unit-costs.ts';
import { makeResult } from '../fixtures/make-result.ts';

const wish: Wish = { users: 10_000, intervalS: 1, messagesPerSecond: 0.5, payloadBytes: 100 };

const costsAt = (clients: number, messagesPerSecond = 1, pollIntervalMs = 1_000): readonly UnitCosts[] =>
  costsOf(
    makeResult({
      clients: [clients],
      messagesPerSecond: [messagesPerSecond],
      pollIntervalMs: [pollIntervalMs],
    }),
  );

describe('the projection of unit costs', () => {
  it('is proportional to the number of users', () => {
    for (const costs of costsAt(3_000)) {
      const once = project(costs, wish);
      const twice = project(costs, { ...wish, users: 2 * wish.users });
      for (const figure of ['requests', 'deliveries', 'megabitsPerSecond', 'cores', 'gigabytes'] as const) {
        expect(twice[figure]).toBeCloseTo(2 * once[figure]);
      }
      expect(once.gigabytes).toBeGreaterThan(0);
      expect(once.delayMs).toBeGreaterThan(0);
    }
  });

  it('has no memory per connection if too few clients were measured', () => {
    for (const costs of costsAt(250, 10, 100)) {
      expect(costs.memoryBytesPerClient).toBeNull();
      expect(project(costs, wish).gigabytes).toBeNaN();
      expect(project(costs, wish).cores).toBeGreaterThan(0);
    }
  });

  it('has no cores if there were too few requests or deliveries to separate their cost from the server’s own', () => {
    for (const costs of costsAt(100)) {
      expect(unitsOf(costs)).toBeLessThan(UNITS_FOR_CPU);
      expect(costs.cpuMs).toBeNull();
      expect(project(costs, wish).cores).toBeNaN();
      expect(project(costs, wish).megabitsPerSecond).toBeGreaterThan(0);
    }
    // Polls count requests, push counts deliveries. Here each client makes ten requests a second and gets one delivery.
    const [pull, push] = costsAt(500, 1, 100);
    expect(pull?.cpuMs).toBeGreaterThan(0);
    expect(push?.cpuMs).toBeNull();
  });

  it('uses the cell of a mode that has the most units: requests of a poll, deliveries of push', () => {
    const result = makeResult({ clients: [500], pollIntervalMs: [250, 4_000], messagesPerSecond: [1, 16] });
    const pull = costsOf(result).find(({ mode }) => mode === 'short-poll');
    expect(pull).toMatchObject({ requests: 20_000, deliveries: 80_000 });
  });

  it('compares the modes with the aliases `pull` and `push`, in whatever order they come', () => {
    const modes = ['conditional-poll', 'short-poll', 'sse', 'socket.io', 'websocket'];
    const all = costsOf(makeResult({ clients: [1_000], modes }));
    expect(all.map(({ mode }) => mode)).toContain('sse');
    const namesOf = ({ poll, push }: ReturnType<typeof pairOf<UnitCosts>>) => [poll?.mode, push?.mode];
    expect(namesOf(pairOf(all.toReversed()))).toEqual(['short-poll', 'socket.io']);
    const others = all.filter(({ aliases }) => aliases.length === 0);
    expect(namesOf(pairOf(others))).toEqual(['conditional-poll', 'sse']);
  });

  it('has no cost per delivery and no delay if nothing was delivered', () => {
    const [push] = costsAt(1_000).filter(({ kind }) => kind === 'push');
    const silent = { ...(push as UnitCosts), deliveries: 0, latencyMs: null };
    expect(project(silent, wish)).toMatchObject({
      cores: Number.NaN,
      megabitsPerSecond: Number.NaN,
      delayMs: Number.NaN,
    });
  });
});
