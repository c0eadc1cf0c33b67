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

/** A figure's number in the unit that its label names, so that a row of them can be compared at a glance. */
export function writeFigure(id: FigureId, value: number | undefined): string {
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

/** A figure with its unit, as it stands in a sentence. */
export function speakFigure(id: FigureId, value: number): string {
  return SPEAKERS[FIGURES[id].unit](value);
}
