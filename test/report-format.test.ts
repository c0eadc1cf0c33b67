import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  formatBitRate,
  formatBytes,
  formatBytesAlike,
  formatChange,
  formatCount,
  formatMs,
  formatMsAlike,
  formatNumber,
  formatPercent,
  formatRatio,
  formatScale,
  formatSigned,
  formatUs,
} from '../bench/report/format.ts';

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
