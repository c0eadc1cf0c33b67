import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planChurn } from '../../../bench/load/churn.ts';
import { absencesOf, fleetSpecOf, scheduleOf } from '../../../bench/load/load.ts';
import { pollPhasesMs } from '../../../bench/load/pacer.ts';
import { BENCH_OPTIONS, type BenchOption, type OptionTexts } from '../../../bench/plan/options.ts';
import { makePlan, PlanError, type PlanRequest } from '../../../bench/plan/plan.ts';
import { temporaryFolder } from '../../support/bench.ts';

const DEFAULTS: OptionTexts = Object.fromEntries(
  Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, option]) => [name, option.default]),
) as OptionTexts;

function planOf(texts: Partial<OptionTexts>, request: Partial<PlanRequest> = {}) {
  return makePlan({
    texts: { ...DEFAULTS, ...texts },
    typed: () => false,
    runName: undefined,
    store: 'sqlite',
    out: '.',
    control: false,
    allowVoid: false,
    openFileLimit: 20_000,
    ...request,
  });
}

const problemsOf = async (
  texts: Partial<OptionTexts>,
  request: Partial<PlanRequest> = {},
): Promise<string[]> => {
  try {
    await planOf(texts, request);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PlanError);
    return (error as PlanError).message.split('\n');
  }
};

describe('a plan', () => {
  it('has every combination that differs, in the order of the flags when each is measured once', async () => {
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

  it('has the intervals for modes that poll, and the batches for all others', async () => {
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

  it('has each cell as often as it is repeated, and twice as often with controls', async () => {
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
  ])('takes the share %s', async (text, share) => {
    expect((await planOf({ churn: text })).plan.churn).toBe(share);
  });

  it('polls as often as a target of freshness takes over each round trip', async () => {
    const targetMs = 500;
    const { cells, plan } = await planOf({ freshness: `${targetMs}`, rtt: '0,100', interval: '2s' });
    for (const rttMs of [0, 100]) {
      const own = cells.filter((cell) => cell.rttMs === rttMs && cell.mode === 'short-poll');
      // By the model a message waits for half a round trip, and evenly up to an interval more.
      const p95 = own.map(({ pollIntervalMs }) => 0.95 * pollIntervalMs + rttMs / 2);
      expect(p95.filter((ms) => Math.abs(ms - targetMs) < 1e-6)).toHaveLength(1);
    }
    expect(plan.pollIntervalMs).not.toContain(2000);
    // No round trip leaves less than no interval where nothing polls.
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
  /** Everything that a run does by plan. */
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

  it('makes another order, other phases, other arrivals and other absences when it is another', async () => {
    const [one, two] = [await everythingOf(1, 'poisson'), await everythingOf(2, 'poisson')];
    for (const part of ['cells', 'due', 'phases', 'churn'] as const) expect(one[part]).not.toEqual(two[part]);
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
          const { phasesMs, seed } = await fleetSpecOf(spec, plan, url, url);
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

  it('orders each repeat for itself', async () => {
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

describe('flags that cannot be used', () => {
  it.each<[Partial<OptionTexts>, RegExp]>([
    [{ clients: '0' }, /^--clients: must be a whole number from 1 .*given: "0"/],
    [{ clients: 'many' }, /^--clients: .*given: "many"/],
    [{ clients: '1.5' }, /^--clients: must be a whole number/],
    [{ interval: '5ms' }, /^--interval: must be a duration from 10 to 600000 ms.*given: "5ms"/],
    [{ interval: '-1' }, /^--interval: /],
    [{ rate: '0' }, /^--rate: must be a number from 0.001/],
    [{ duration: '0' }, /^--duration: must be a duration from 1 to 3600 s/],
    [{ modes: 'pigeon' }, /^--modes: must be all, or some of .*unknown: pigeon/],
    [{ batch: '0,2s' }, /^--batch: must be a duration from 0 to 1000 ms.*given: "0,2s"/],
    [{ batch: '2.5' }, /^--batch: must be whole milliseconds.*given: "2.5"/],
    [
      { batch: '0,100', modes: 'pull,conditional-poll' },
      /^--batch: must be left out, since short-poll, conditional-poll cannot feel it.*--modes.*given: 0,100/,
    ],
    [
      { batch: '0,20,1s', rate: '1,400', modes: 'pull,push' },
      /^--batch: must be at most 350 ms for socket.io at --rate 400, .*140 .*200 .*--rate.*given: 1000$/,
    ],
    [
      { batch: '200ms', rate: '400', modes: 'push,long-poll' },
      /^--batch: must be at most 175 ms for long-poll at --rate 400, .*70 .*100 .*given: 200$/,
    ],
    [{ churn: '120%' }, /^--churn: must be a share from 0% to 100%, such as 20% or 0.2; given: "120%"/],
    [{ churn: '20' }, /^--churn: .*given: "20"/],
    [{ churn: '%' }, /^--churn: .*given: "%"/],
    [{ phase: 'random' }, /^--phase: must be one of jittered, aligned.*given: "random"/],
    [{ seed: '-1' }, /^--seed: /],
    [
      { rate: '0.1', duration: '5' },
      /^--duration: must be long enough for one message.*at least 10 s; given: 5 s/,
    ],
    [{ interval: '20s', duration: '15' }, /^--interval: must not be longer than --duration/],
    [
      { interval: '1s,2s', modes: 'sse,push' },
      /^--interval: must be left out or one value, since no mode of --modes \(sse, socket.io\) polls.*given: 1000,2000$/,
    ],
    [
      { interval: '100,1s', rtt: '0,100' },
      /^--interval: must be longer than the round trip of --rtt \(100 ms\), .*given: 100 ms$/,
    ],
    [
      { freshness: '30s', duration: '15' },
      /^--freshness: must be at most 14250 ms, .*--duration \(15 s\).*would be 31578.947 ms\); given: 30000 ms$/,
    ],
    [
      { freshness: '100', rtt: '0,100' },
      /^--freshness: must be more than 145 ms with --rtt 100, .*would be 52.632 ms\); given: 100 ms$/,
    ],
    [
      { freshness: '590s', duration: '60m' },
      /^--freshness: must be at most 570000 ms, .*the longest interval, 600 s .*given: 590000 ms$/,
    ],
    [{ threads: '8', clients: '4' }, /^--threads: must not be more than --clients \(4\); given: 8/],
    [{ clients: '30000' }, /^--clients: must be at most 19850.*ulimit -n 30150.*given: 30000/],
  ])('%j', async (texts, problem) => {
    const problems = await problemsOf(texts);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('are told all together, stores and folders included', async () => {
    const problems = await problemsOf(
      { clients: '0', seed: 'x' },
      { store: 'oracle', out: `${temporaryFolder()}/../package.json/x`.replace(/.*\/\.\.\//, './') },
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '--clients',
      '--seed',
      '--store',
      '--out',
    ]);
  });

  it('are fine where they are', async () => {
    expect(await problemsOf({ interval: '1.5s', duration: '2m', clients: ' 10 , 20 ' })).toEqual([]);
    expect(await problemsOf({ modes: 'pull,long-poll', batch: '0,175', rate: '400' })).toEqual([]);
    expect(await problemsOf({ churn: '20%' })).toEqual([]);
    expect(await problemsOf({ modes: 'pull', batch: '0', rate: '10000' })).toEqual([]);
    expect(await problemsOf({ freshness: '146', rtt: '0,100' })).toEqual([]);
    expect(await problemsOf({ freshness: '14250', duration: '15' })).toEqual([]);
    // Neither an interval that nothing polls at, nor one that nobody asked for.
    expect(await problemsOf({ freshness: '30s', interval: '20s', modes: 'push' })).toEqual([]);
    expect(await problemsOf({ freshness: '1s', interval: '20s' })).toEqual([]);
    expect(await problemsOf({ clients: '30000' }, { openFileLimit: undefined })).toEqual([]);
  });
});
