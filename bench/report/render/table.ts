import type { FigureId } from '../../result/figures.ts';
import type { Group, MeasuredRow, Row } from '../../result/summary.ts';
import { formatFigure } from '../words/figure-text.ts';
import { ABSENT } from '../words/format.ts';
import type { Text } from '../words/index.ts';

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
  'serverNetCpuUsPerDelivery',
  'databaseCpuUsPerDelivery',
  'bytesPerDelivery',
  'connectCpuUsPerClient',
  'connectBytesPerClient',
];

/** Returns a table with one column for each mode and one row for each figure that some row has; figures of void rows stand in brackets. */
export function figureTable(group: Group, figures: readonly FigureId[], text: Text): readonly string[][] {
  return [
    ['', ...group.rows.map((row) => columnOf(row, group, text))],
    ...statusRow(group.rows, text),
    ...figures
      .filter((id) => group.rows.some((row) => isMeasured(row, id)))
      .map((id) => [text.figures[id], ...group.rows.map((row) => figureText(row, id))]),
  ];
}

/** Returns the name of a row's column: its mode's, with its stack where that is not the group's. */
function columnOf({ mode, parameters: { stack } }: Row, group: Group, { stacks }: Text): string {
  return stack === group.parameters.stack ? mode.name : `${mode.name}, ${stacks.names[stack]}`;
}

function isMeasured(row: Row, id: FigureId): boolean {
  return row.status !== 'failed' && row.figures[id] !== undefined;
}

function statusRow(rows: readonly Row[], text: Text): readonly string[][] {
  if (rows.every((row) => row.status === 'ok')) return [];
  return [[text.statusHeader, ...rows.map((row) => text.status[row.status])]];
}

/** Useful and empty requests do not exist for a push: its requests only open connections. */
function isImpossible(row: MeasuredRow, id: FigureId): boolean {
  const answered = id === 'requestsUseful' || id === 'requestsEmpty';
  return answered && row.mode.kind === 'push' && row.figures[id]?.median === 0;
}

/** A row's figure in a table; nothing for a row that failed. */
export function figureText(row: Row, id: FigureId): string {
  if (row.status === 'failed' || isImpossible(row, id)) return ABSENT;
  return bracketed(row, formatFigure(id, row.figures[id]?.median));
}

/** Returns a written figure of a row, in brackets where the row is void. */
export function bracketed({ status }: Pick<Row, 'status'>, written: string): string {
  return status === 'void' && written !== ABSENT ? `(${written})` : written;
}
