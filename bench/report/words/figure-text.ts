import { FIGURES, type FigureId, type FigureUnit } from '../../result/figures.ts';
import {
  ABSENT,
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatUs,
} from './format.ts';

const WRITERS: Record<FigureUnit, (value: number) => string> = {
  count: formatCount,
  ratio: (value) => formatNumber(value),
  ms: (value) => formatNumber(value),
  us: (value) => formatNumber(value),
  bytes: (value) => formatNumber(value),
  fraction: formatPercent,
};

/** Returns a figure's number in the unit that its label names, for a row of a table. */
export function formatFigure(id: FigureId, value: number | undefined): string {
  return value === undefined ? ABSENT : WRITERS[FIGURES[id].unit](value);
}

const SPEAKERS: Record<FigureUnit, (value: number) => string> = {
  count: formatCount,
  ratio: (value) => formatNumber(value),
  ms: formatMs,
  us: formatUs,
  bytes: formatBytes,
  fraction: formatPercent,
};

/** Returns a figure with its unit, for a sentence. */
export function formatFigureWithUnit(id: FigureId, value: number): string {
  return SPEAKERS[FIGURES[id].unit](value);
}
