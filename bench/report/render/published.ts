import type { Comparison, Measurement, Unit } from '../published.ts';
import {
  ABSENT,
  formatBitRate,
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatRatio,
} from '../words/format.ts';
import type { Text } from '../words/index.ts';

const WRITERS: Record<Unit, (value: number) => string> = {
  bytes: formatBytes,
  bytesPerS: formatBitRate,
  count: formatCount,
  fraction: formatPercent,
  mCPU: (value) => `${formatNumber(value)} mCPU`,
  ms: formatMs,
  ratio: (value) => `${formatRatio(value)} : 1`,
};

/** Returns published and measured figures, one line for each figure; figures of void cells stand in brackets. */
export function publishedTable(comparisons: readonly Comparison[], text: Text): readonly string[][] {
  return [
    [...text.published.header],
    ...comparisons.map(({ figure, unit, published, measured }) => [
      figure[text.language],
      typeof published === 'object' ? published[text.language] : write(unit, published),
      writeMeasured(unit, measured),
    ]),
  ];
}

function write(unit: Unit, value: number | undefined): string {
  return value === undefined ? ABSENT : WRITERS[unit](value);
}

function writeMeasured(unit: Unit, measured: Measurement | undefined): string {
  if (measured === undefined) return ABSENT;
  const written = `${measured.atLeast ? '≥ ' : ''}${write(unit, measured.value)}`;
  return measured.status === 'void' ? `(${written})` : written;
}
