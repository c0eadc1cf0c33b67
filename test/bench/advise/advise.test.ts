import { describe, expect, it } from 'vitest';
import { type Advice, adviseFor } from '../../../bench/advise/advise.ts';
import { excerptOf, loadOfExcerpt } from '../../../bench/advise/excerpt.ts';
import { knownCosts } from '../../../bench/advise/known-costs.ts';
import { renderAdvice } from '../../../bench/advise/render.ts';
import type { Wanted } from '../../../bench/advise/ways.ts';
import { ADVICE_TEXTS } from '../../../bench/advise/words/index.ts';
import { LANGUAGES } from '../../../bench/report/words/language.ts';
import { modes } from '../../../src/modes/index.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import {
  burstyLog,
  heavyTailLog,
  hotRoomLog,
  MADE_LOGS,
  type MadeEvent,
  nightlyLog,
  steadyLog,
} from '../../fixtures/make-logs.ts';
import { toLog } from '../../support/to-log.ts';

const calibration = makeCalibration();
const WANTED: Wanted = { readers: 1_000, freshnessMs: 1_000, rttMs: 0, payloadBytes: 20 };

const advise = (events: readonly MadeEvent[], wanted: Partial<Wanted> = {}, calibrated = true): Advice =>
  adviseFor({
    log: toLog(events),
    known: knownCosts(modes, calibrated ? calibration : undefined),
    wanted: { ...WANTED, ...wanted },
    roomReaders: 'even',
  });

describe('advice', () => {
  it('is push for rare messages that are to be there soon, and polls for a flood that may be late', () => {
    expect(advise(steadyLog(1)).choice?.way.kind).toBe('push');
    const flood = steadyLog(1, 5_000).map(({ atMs }, at) => ({ atMs: atMs - at * 980 }));
    const late = advise(flood, { freshnessMs: 60_000 });
    expect(late.choice?.way.kind).toBe('poll');
    expect(late.choice?.way.pollIntervalMs).toBe(63_100);
  });

  it('polls at the longest interval that is fresh enough, with half a round trip taken off', () => {
    const polls = advise(steadyLog(1), { rttMs: 100 }).ways.find(({ kind }) => kind === 'poll');
    expect(polls).toMatchObject({ pollIntervalMs: 1_000, latencyMsP95: 1_000, meets: true });
    expect(polls?.requestsPerS).toBe(1_000);
  });

  it('says which ways are too late, and that there is none where all are', () => {
    const { ways, choice } = advise(steadyLog(1), { freshnessMs: 30, rttMs: 50 });
    expect(ways.filter(({ meets }) => !meets).map(({ kind }) => kind)).toEqual(['poll', 'poll']);
    expect(choice?.way.kind).not.toBe('poll');
    expect(advise(steadyLog(1), { freshnessMs: 20, rttMs: 50 }).choice).toBeUndefined();
  });

  it('finds where another kind would be chosen, and is right there', () => {
    const { choice } = advise(steadyLog(1));
    const faster = choice?.changes.find(({ of, at }) => of === 'speed' && at > 1);
    expect(faster).toBeDefined();
    const spedUp = (by: number) =>
      advise(
        steadyLog(1).map(({ atMs }, _, [first]) => ({
          atMs: (first?.atMs ?? 0) + (atMs - (first?.atMs ?? 0)) / by,
        })),
      );
    expect(spedUp((faster?.at ?? 1) * 1.2).choice?.way.kind).toBe('poll');
    expect(spedUp((faster?.at ?? 1) / 1.2).choice?.way.kind).toBe('push');
  });

  it('asks of each tenth of the time with messages whether it says the same', () => {
    expect(advise(steadyLog(1)).choice?.parts).toEqual({ same: 10, all: 10 });
    expect(advise(nightlyLog(1)).choice?.parts.all).toBeLessThan(10);
  });

  it('tells traffic alone without a calibration, and how to get the rest', () => {
    const advice = advise(burstyLog(1), {}, false);
    expect(advice.criterion).toBe('bytes');
    expect(advice.ways).toHaveLength(modes.length);
    expect(advice.ways.every(({ server, bytesPerS }) => server === undefined && bytesPerS.value > 0)).toBe(
      true,
    );
    expect(renderAdvice(advice, { mismatches: [] }, true, ADVICE_TEXTS.en)).toContain(
      'npm run bench -- calibrate',
    );
  });

  it('sums CPU over the seconds of the log: bursts cost less than the same messages one by one', () => {
    const cores = (events: readonly MadeEvent[]) =>
      advise(events).ways.find(({ mode }) => mode === 'sse')?.server?.cores.value ?? Number.NaN;
    const bursty = burstyLog(1);
    const [first, last] = [bursty[0]?.atMs ?? 0, bursty.at(-1)?.atMs ?? 0];
    const even = bursty.map((_, at) => ({ atMs: first + ((last - first) * at) / (bursty.length - 1) }));
    expect(cores(bursty)).toBeLessThan(cores(even));
    expect(advise(bursty).log.dispersion).toBeGreaterThan(5);
    expect(advise(even).log.dispersion).toBeLessThan(1);
  });

  it.each(LANGUAGES)('has words for everything in %s', (language) => {
    for (const make of Object.values(MADE_LOGS)) {
      const advice = advise(make(1));
      const text = renderAdvice(advice, { calibration, mismatches: [] }, false, ADVICE_TEXTS[language]);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      expect(text.split('\n').filter((line) => line.startsWith('| ')).length).toBe(
        2 + calibration.modes.length,
      );
    }
  });
});

describe('excerpts', () => {
  it('are the whole log, sped up, where its interval allows', () => {
    const log = toLog(heavyTailLog(1));
    const excerpt = excerptOf(log, 20_000, 60_000);
    expect(excerpt.log.timesMs).toHaveLength(log.timesMs.length);
    expect(excerpt.log.timesMs.at(-1)).toBeLessThan(20_000);
    expect(loadOfExcerpt(excerpt).gaps.coveredMs(1e9)).toBeCloseTo(20_000, 3);
  });

  it('are a part with the usual number of messages where it does not', () => {
    const log = toLog(hotRoomLog(1));
    const excerpt = excerptOf(log, 20_000, 1_000);
    expect(excerpt.speed).toBe(10);
    const usual = (log.timesMs.length * 200_000) / ((log.timesMs.at(-1) ?? 0) - (log.timesMs[0] ?? 0));
    expect(excerpt.log.timesMs.length / usual).toBeCloseTo(1, 1);
  });

  it('are as long as the log where that is shorter than the window', () => {
    const excerpt = excerptOf(toLog(steadyLog(1, 5)), 20_000, 1_000);
    expect(excerpt.speed).toBe(1);
    expect(excerpt.windowMs).toBeLessThan(6_000);
  });
});
