import { FIGURES, type FigureId, type FigureUnit } from './figures.ts';
import { ABSENT, formatCount, formatNumber, formatPercent } from './format.ts';
import type { Group, Row } from './summary.ts';
import type { Text } from './text/index.ts';

/** The figures of the main table, in the order that a reader asks for them. */
export const MAIN_FIGURES: readonly FigureId[] = [
  'requestsTotal',
  'requestsUseful',
  'requestsEmpty',
  'handshakes',
  'latencyMsP50',
  'latencyMsP90',
  'latencyMsP99',
  'latencyMsMax',
  'missed',
  'duplicated',
  'reordered',
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
];

const WRITERS: Record<FigureUnit, (value: number) => string> = {
  count: formatCount,
  ms: formatNumber,
  us: formatNumber,
  bytes: (value) => formatNumber(value),
  fraction: formatPercent,
};

/** A figure's number in the unit that its label names, so that a row of them can be compared at a glance. */
export function writeFigure(id: FigureId, value: number | undefined): string {
  return value === undefined ? ABSENT : WRITERS[FIGURES[id].unit](value);
}

/** One column a mode, one row a figure; what a void row measured stands in brackets. */
export function figureTable(group: Group, figures: readonly FigureId[], text: Text): readonly string[][] {
  return [
    ['', ...group.rows.map((row) => row.mode.name)],
    ...statusRow(group.rows, text),
    ...figures.map((id) => [text.figures[id], ...group.rows.map((row) => cellText(row, id))]),
  ];
}

function statusRow(rows: readonly Row[], text: Text): readonly string[][] {
  if (rows.every((row) => row.status === 'ok')) return [];
  return [[text.statusHeader, ...rows.map((row) => text.status[row.status])]];
}

function cellText(row: Row, id: FigureId): string {
  if (row.status === 'failed') return ABSENT;
  const written = writeFigure(id, row.figures[id]?.median);
  return row.status === 'void' && written !== ABSENT ? `(${written})` : written;
}
