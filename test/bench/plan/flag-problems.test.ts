import { describe, expect, it } from 'vitest';
import type { OptionTexts } from '../../../bench/plan/options.ts';
import { PlanError, type PlanRequest } from '../../../bench/plan/plan.ts';
import { temporaryFolder } from '../../support/bench.ts';
import { planOf } from './plan-of.ts';

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
      /^--batch: must be left out, since it has no effect on short-poll, conditional-poll.*--modes.*given: 0,100/,
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
