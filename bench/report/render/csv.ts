import { FIGURE_IDS, FIGURES } from '../../result/figures.ts';
import { NUMERIC_PATHS, numberAt } from '../../result/numeric-paths.ts';
import { type Cell, cellSpecSchema, type MeasuredCell, type Result } from '../../result/schema.ts';
import { reason } from '../words/en/reasons.ts';

type Column = readonly [name: string, of: (cell: Cell) => string | number | boolean | undefined];

const SPEC_NAMES = Object.keys(cellSpecSchema.shape) as readonly (keyof typeof cellSpecSchema.shape)[];

const COLUMNS: readonly Column[] = [
  ...SPEC_NAMES.map((name): Column => [name, (cell) => cell[name]]),
  ['status', (cell) => cell.status],
  ['reasons', (cell) => cell.reasons.map(reason).join('; ')],
  ...NUMERIC_PATHS.map((path) => measuredColumn(path, (cell) => numberAt(cell, path))),
  ...FIGURE_IDS.filter((id) => !NUMERIC_PATHS.includes(id)).map((id) => measuredColumn(id, FIGURES[id].of)),
];

/**
 * Returns all cells as CSV (RFC 4180), a line each, in the order in which they ran. A failed cell's figures are empty, not 0. The
 * reasons are in English whatever the report's language: every language's report comes with the same `cells.csv`.
 */
export function renderCsv(result: Result): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...result.cells.map((cell) => COLUMNS.map(([, of]) => of(cell) ?? '')),
  ];
  return lines.map((line) => `${line.map(write).join(',')}\r\n`).join('');
}

function measuredColumn(name: string, of: (cell: MeasuredCell) => number | undefined): Column {
  return [name, (cell) => (cell.status === 'failed' ? undefined : of(cell))];
}

/** Writes a figure as it is, and a text so that a spreadsheet does not take it for a formula: texts come from the data. */
export function write(value: string | number | boolean): string {
  return quote(typeof value === 'string' ? value.replaceAll(FORMULA, "'$&") : String(value));
}

/** The characters that begin a formula, also after `;` or a tab, which separate cells in some languages' spreadsheets. */
const FORMULA = /(?<=^|[;,\t\r\n])[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/g;

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
