import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  formatApart,
  formatBitRate,
  formatBytes,
  formatBytesAlike,
  formatChange,
  formatChangeBeside,
  formatCount,
  formatMs,
  formatMsAlike,
  formatNumber,
  formatPercent,
  formatRatio,
  formatScale,
  formatSigned,
  formatUs,
} from '../../../bench/report/words/format.ts';

describe('numbers and units as text', () => {
  it.each([
    [formatNumber(0), '0'],
    [formatNumber(0.01234), '0.0123'],
    [formatNumber(4.871), '4.87'],
    [formatNumber(3.4), '3.4'],
    [formatNumber(999.96), '1,000'],
    [formatNumber(-1234567), '−1,234,567'],
    [formatNumber(Number.NaN), ABSENT],
    [formatCount(1000), '1,000'],
    [formatCount(999), '999'],
    [formatMs(0), '0 ms'],
    [formatMs(0.84), '840 µs'],
    [formatMs(4.87), '4.87 ms'],
    [formatMs(290, 2), '290 ms'],
    [formatMs(1200), '1.2 s'],
    [formatMs(90_000), '1.5 min'],
    [formatUs(146), '146 µs'],
    [formatUs(1500), '1.5 ms'],
    [formatBytes(871), '871 B'],
    [formatBytes(1234), '1.23 kB'],
    [formatBytes(8_000_000_000), '8 GB'],
    [formatBitRate(871_000), '6.97 Mbit/s'],
    [formatPercent(0.9), '90%'],
    [formatPercent(0), '0%'],
    [formatPercent(Number.POSITIVE_INFINITY), ABSENT],
    [formatRatio(58.3), '58'],
    [formatRatio(2.04), '2'],
    [formatRatio(1234), '1,234'],
    [formatChange(0.117), '+12%'],
    [formatChange(-0.03), '−3%'],
    [formatChange(0), '±0%'],
    [formatSigned(-2.94), '−2.9'],
    [formatSigned(0), '±0'],
    [formatScale(10_000), '10 k'],
    [formatScale(1_000_000), '1 M'],
    [formatScale(500), '500'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('a figure beside its limit', () => {
  it.each<[readonly [string, string], readonly [string, string]]>([
    [formatApart(20.04, 20, (ms, decimals) => `${ms.toFixed(decimals)} ms`, 1), ['20.04 ms', '20.00 ms']],
    [formatApart(26, 20, (ms, decimals) => `${ms.toFixed(decimals)} ms`, 1), ['26.0 ms', '20.0 ms']],
    [formatApart(20, 20, formatMs, 3), ['20 ms', '20 ms']],
    [formatApart(200.4, 200, formatMs, 3), ['200.4 ms', '200 ms']],
    [formatChangeBeside(0.104, 0.1), ['+10.4%', '10%']],
    [formatChangeBeside(-0.25, 0.1), ['−25%', '10%']],
    [formatChangeBeside(Number.NaN, 0.1), [ABSENT, '10%']],
  ])('%j', (written, expected) => {
    expect(written).toEqual(expected);
  });

  it('never reads the same unless it is the same', () => {
    const amount = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, fc.integer({ min: -4, max: 4 }), (limit, steps) => {
        const figure = limit * (1 + steps * Number.EPSILON);
        const [written, other] = formatApart(figure, limit, formatNumber, 3);
        expect(written === other).toBe(figure === limit);
      }),
    );
  });
});

describe('figures beside each other', () => {
  it.each<[readonly string[], readonly string[]]>([
    [formatMsAlike([3.45, 0.68]), ['3.45 ms', '0.68 ms']],
    [formatMsAlike([0.66, 0.248]), ['660 µs', '248 µs']],
    [formatMsAlike([5, 1400]), ['5 ms', '1,400 ms']],
    [formatMsAlike([0, 1400]), ['0 s', '1.4 s']],
    [formatMsAlike([0, 0]), ['0 ms', '0 ms']],
    [formatBytesAlike([309_000, 87_500]), ['309 kB', '87.5 kB']],
    [formatBytesAlike([1_200_000, 900]), ['1,200 kB', '0.9 kB']],
  ])('are in one unit: %j', (written, expected) => {
    expect(written).toEqual(expected);
  });
});
