import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planChurn } from '../../../bench/load/churn.ts';
import { absencesOf, fleetSpecOf, scheduleOf } from '../../../bench/load/load.ts';
import { pollPhasesMs } from '../../../bench/load/pacer.ts';
import { planOf } from './plan-of.ts';

describe('a plan', () => {
  it('has one cell for each distinct combination, in the order of the flags when each is measured once', async () => {
    const { cells } = await planOf({ modes: 'push,pull', clients: '10,20', interval: '250,1s' });
    expect(cells.map(({ mode, clients, pollIntervalMs }) => [mode, clients, pollIntervalMs])).toEqual([
      ['short-poll', 10, 250],
      ['socket.io', 10, 250],
      ['short-poll', 10, 1000],
      ['short-poll', 20, 250],
      ['socket.io', 20, 250],
      ['short-poll', 20, 1000],
    ]);
  });

  it('varies the interval for modes that poll, and the batch for all others', async () => {
    const { cells } = await planOf({ modes: 'pull,long-poll,push', interval: '250,1s', batch: '0,20,100ms' });
    expect(cells.map(({ mode, pollIntervalMs, batchMs }) => [mode, pollIntervalMs, batchMs])).toEqual([
      ['short-poll', 250, 0],
      ['long-poll', 250, 0],
      ['socket.io', 250, 0],
      ['long-poll', 250, 20],
      ['socket.io', 250, 20],
      ['long-poll', 250, 100],
      ['socket.io', 250, 100],
      ['short-poll', 1000, 0],
    ]);
  });

  it('has each cell once for each repeat, and twice with controls', async () => {
    const { cells } = await planOf({ modes: 'all', repeat: '3' }, { control: true });
    const key = (cell: (typeof cells)[number]) => `${cell.mode} ${cell.repeat} ${cell.control}`;
    const modes = new Set(cells.map(({ mode }) => mode)).size;
    expect(new Set(cells.map(key)).size).toBe(cells.length);
    expect(cells).toHaveLength(modes * 3 * 2);
  });

  it.each([
    ['20%', 0.2],
    ['0.2', 0.2],
    ['7 %', 0.07],
    ['100%', 1],
    ['1', 1],
    ['0', 0],
  ])('reads the share %s', async (text, share) => {
    expect((await planOf({ churn: text })).plan.churn).toBe(share);
  });

  it('derives a poll interval from --freshness for each round trip', async () => {
    const targetMs = 500;
    const { cells, plan } = await planOf({ freshness: `${targetMs}`, rtt: '0,100', interval: '2s' });
    for (const rttMs of [0, 100]) {
      const own = cells.filter((cell) => cell.rttMs === rttMs && cell.mode === 'short-poll');
      // By the model, latency is uniform on [r/2, T + r/2].
      const p95 = own.map(({ pollIntervalMs }) => 0.95 * pollIntervalMs + rttMs / 2);
      expect(p95.filter((ms) => Math.abs(ms - targetMs) < 1e-6)).toHaveLength(1);
    }
    expect(plan.pollIntervalMs).not.toContain(2000);
    // Without a polling mode no interval is derived, so a round trip longer than the target is no problem.
    const pushes = await planOf({ freshness: '20', rtt: '5s', modes: 'push' });
    expect(pushes.plan.pollIntervalMs).toEqual([1000]);
    const asked = await planOf(
      { freshness: '500', interval: '2s' },
      { typed: (name) => name === 'interval' },
    );
    expect(asked.plan.pollIntervalMs).toHaveLength(2);
  });

  it('is frozen', async () => {
    const planned = await planOf({});
    expect(Object.isFrozen(planned)).toBe(true);
    expect(Object.isFrozen(planned.plan)).toBe(true);
  });
});

describe('the seed', () => {
  /** Everything about a run that the plan decides. */
  async function everythingOf(seed: number, arrivals: string) {
    const { plan, cells } = await planOf({ seed: String(seed), repeat: '3', modes: 'all', arrivals });
    return {
      plan,
      cells,
      due: cells.map((spec) => scheduleOf(spec, plan)),
      phases: cells.map(({ clients, pollIntervalMs }) =>
        pollPhasesMs({ clients, intervalMs: pollIntervalMs, phase: plan.phase, seed: plan.seed }),
      ),
      churn: planChurn({ clients: 100, share: 0.2, windowMs: 15_000, seed: plan.seed }),
    };
  }

  it.each(['even', 'poisson'])('decides plan, order and due times of %s arrivals', async (arrivals) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4_294_967_295), async (seed) => {
        expect(await everythingOf(seed, arrivals)).toEqual(await everythingOf(seed, arrivals));
      }),
      { numRuns: 5 },
    );
  });

  it('changes order, phases, arrivals and absences when it changes', async () => {
    const [one, two] = [await everythingOf(1, 'poisson'), await everythingOf(2, 'poisson')];
    for (const part of ['cells', 'due', 'phases', 'churn'] as const) expect(one[part]).not.toEqual(two[part]);
  });

  it.each([
    [{ modes: 'pull', interval: '1000,4000' }, 4],
    [{ modes: 'push', batch: '1000', rtt: '50' }, 1.05],
    [{ modes: 'pull,push', interval: '1000,4000', batch: '1000', rtt: '50' }, 5.05],
  ])('warms up for an interval, a round trip and a batch at least: %j', async (texts, leastS) => {
    expect((await planOf({ ...texts, warmup: '0' })).plan.warmupS).toBeCloseTo(leastS);
    expect((await planOf({ ...texts, warmup: '9' })).plan.warmupS).toBe(9);
  });

  it('gives every mode the same messages at the same times', async () => {
    const { plan, cells } = await planOf({ modes: 'all', arrivals: 'poisson' });
    const [first, ...others] = cells.map((spec) => scheduleOf(spec, plan));
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(['even', 'poisson'])(
    'gives each repeat %s arrivals, phases and absences of its own, the same in all modes',
    async (arrivals) => {
      const { plan, cells } = await planOf(
        { modes: 'pull,sse,push', arrivals, repeat: '3', churn: '0.2', interval: '400' },
        { control: true },
      );
      const log = createServer((_request, response) => response.end('{"headSeq":0}')).listen(0);
      await once(log, 'listening');
      onTestFinished(() => void log.close());
      const url = `http://127.0.0.1:${(log.address() as AddressInfo).port}`;
      const loads = await Promise.all(
        cells.map(async (spec) => {
          const { phasesMs, seed } = await fleetSpecOf(spec, plan, [url], [url]);
          const load = { due: scheduleOf(spec, plan), absences: absencesOf(spec, plan), phasesMs, seed };
          return { repeat: spec.repeat, load };
        }),
      );
      for (const part of ['due', 'absences', 'phasesMs', 'seed'] as const) {
        const ofRepeat = (wanted: number) =>
          new Set(
            loads.filter(({ repeat }) => repeat === wanted).map(({ load }) => JSON.stringify(load[part])),
          );
        const distinct = [0, 1, 2].map(ofRepeat);
        expect(
          distinct.map(({ size }) => size),
          part,
        ).toEqual([1, 1, 1]);
        expect(new Set(distinct.flatMap((set) => [...set])).size, part).toBe(3);
      }
    },
  );

  it('shuffles each repeat independently', async () => {
    const { cells } = await planOf({ modes: 'all', repeat: '6' });
    const orders = [0, 1, 2, 3, 4, 5].map((repeat) =>
      cells
        .filter((cell) => cell.repeat === repeat)
        .map(({ mode }) => mode)
        .join(),
    );
    expect(new Set(orders).size).toBeGreaterThan(1);
  });
});
