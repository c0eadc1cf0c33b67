import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviseFor } from '../../../bench/advise/advise.ts';
import { knownCosts } from '../../../bench/advise/known-costs.ts';
import { type Prices, PricesError, parsePrices, readPrices } from '../../../bench/advise/prices.ts';
import { renderAdvice } from '../../../bench/advise/render.ts';
import { ADVICE_TEXTS } from '../../../bench/advise/words/index.ts';
import { LANGUAGES } from '../../../bench/report/words/language.ts';
import { modes } from '../../../src/modes/index.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { steadyLog } from '../../fixtures/make-logs.ts';
import { toLog } from '../../support/to-log.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples/prices');
const calibration = makeCalibration();

const list = (more: string): Prices =>
  parsePrices(
    `name: Invented\ncurrency: EUR\ndate: 2026-01-01\nsources: [nobody]\n${more}\n`,
    'invented.yaml',
  );

/** A message a second for a thousand readers, each to be there within ten seconds. */
const adviseBy = (prices: Prices, calibrated = true, freshnessMs = 10_000) =>
  adviseFor({
    log: toLog(steadyLog(1)),
    known: knownCosts(modes, calibrated ? calibration : undefined),
    wanted: { readers: 1_000, freshnessMs, rttMs: 0, payloadBytes: 100 },
    roomReaders: 'even',
    prices,
  });

describe('the bill', () => {
  it('has opposite answers where one provider bills by request and another by connection minute', () => {
    const byRequest = adviseBy(list('perMillion: { requests: 1 }'));
    const byMinute = adviseBy(list('perMillion: { connectionMinutes: 0.25, messages: 1 }'));
    expect(byRequest.choice?.way.kind).toBe('push');
    expect(byMinute.choice?.way.kind).toBe('poll');
  });

  it('adds up a month of requests, minutes and messages', () => {
    const { money, ways } = adviseBy(list('perMillion: { requests: 2, connectionMinutes: 3, messages: 5 }'));
    const partsOf = (mode: string) => money?.bills.find((bill) => bill.mode === mode)?.parts;
    // 1,000 readers, a poll each 10.5 s; 730 hours of 60 minutes; about a message a second to each.
    expect(ways.find(({ mode }) => mode === 'short-poll')?.pollIntervalMs).toBe(10_500);
    expect(partsOf('short-poll')?.requests).toBeCloseTo(((1_000 / 10.5) * 730 * 3_600 * 2) / 1e6, 6);
    expect(partsOf('sse')?.connections).toBeCloseTo((1_000 * 730 * 60 * 3) / 1e6, 6);
    expect((partsOf('sse')?.messages ?? 0) / ((1_000 * 730 * 3_600 * 5) / 1e6)).toBeCloseTo(1, 1);
    expect(partsOf('sse')?.requests).toBe(0);
  });

  it('bills a message once for each metered part of it', () => {
    const [one, three] = [100, 40].map((messageBytes) => {
      const { money } = adviseBy(list(`perMillion: { messages: 1 }\nmessageBytes: ${messageBytes}`));
      return money?.bills.find(({ mode }) => mode === 'websocket')?.parts.messages ?? Number.NaN;
    });
    expect((three ?? 0) / (one ?? 1)).toBeCloseTo(3, 9);
  });

  it('finds the crossover in money: how fresh it may be before polls are cheaper', () => {
    const { choice } = adviseBy(
      list('perMillion: { requests: 1, connectionMinutes: 0.25, messages: 0.5 }'),
      true,
      1_000,
    );
    expect(choice?.way.kind).toBe('push');
    const later = choice?.changes.find(({ of, at }) => of === 'freshness' && at > 1_000);
    // A month of pushing takes 43,800 minutes and 2,628,000 messages of each reader: 1.325. So do 1,325,000 polls: one each 1.98 s.
    expect((later?.at ?? 0) / (0.95 * ((730 * 3_600 * 1_000) / 1_325_000))).toBeCloseTo(1, 1);
  });

  it('bills servers by calibrated cores and memory, and says so where there are none', () => {
    const prices = list('perHour: { vCpu: 1, memoryGb: 1 }');
    const calibrated = adviseBy(prices);
    const sse = calibrated.ways.find(({ mode }) => mode === 'sse')?.server;
    const bill = calibrated.money?.bills.find(({ mode }) => mode === 'sse');
    expect(bill?.total.value).toBeCloseTo(730 * ((sse?.cores.value ?? 0) + (sse?.heapBytes ?? 0) / 1e9), 6);
    expect(bill?.total.high).toBeGreaterThan(bill?.total.value ?? Number.POSITIVE_INFINITY);
    expect(adviseBy(prices, false).money?.bills.every(({ withoutServers }) => withoutServers)).toBe(true);
  });

  it.each(LANGUAGES)('is written in %s', (language) => {
    const text = renderAdvice(
      adviseBy(list('perMillion: { requests: 1 }')),
      { calibration, mismatches: [] },
      true,
      ADVICE_TEXTS[language],
    );
    expect(text).toContain('EUR');
    expect(text).toContain('2026-01-01');
    expect(text).not.toMatch(/undefined|NaN/);
  });
});

describe('a list of prices', () => {
  it.each(readdirSync(EXAMPLES))(
    'can be read, and says when and where its prices were found: %s',
    async (file) => {
      const prices = await readPrices(join(EXAMPLES, file));
      expect(prices.sources.every((source) => source.startsWith('https://'))).toBe(true);
      expect(adviseBy(prices).money?.bills.every(({ total }) => total.value > 0)).toBe(true);
    },
  );

  it('that is wrong is refused, with all that is wrong in it', () => {
    expect(() =>
      parsePrices('name: x\ncurrency: dollars\ndate: today\nsources: []\nperMillion: { calls: 1 }', 'p.yaml'),
    ).toThrow(
      /p.yaml: currency: must be three letters.*\np.yaml: date: must be a date.*\np.yaml: sources: must name.*\np.yaml: perMillion: .*calls/,
    );
    expect(() => parsePrices('a: [', 'p.yaml')).toThrow(PricesError);
  });
});
