import { styleText } from 'node:util';
import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { printable } from '../../result/printable.ts';
import type { Result } from '../../result/schema.ts';
import type { Group } from '../../result/summary.ts';
import { type Analysis, analyse } from '../analysis/index.ts';
import { verdictsIn } from '../analysis/verdict.ts';
import type { PublishedComparison } from '../published.ts';
import type { Text } from '../words/index.ts';
import { wrap } from '../words/wrap.ts';
import { withTexts } from './foreign-text.ts';
import { publishedTable } from './published.ts';
import { figureTable, MAIN_FIGURES } from './table.ts';

const GAP = '  ';

export interface TerminalStyle {
  /** Columns of the terminal; tables with more modes than fit are continued below. */
  readonly width: number;
  readonly colour: boolean;
}

/** The width and colours of a stream: no colour when it is not a terminal, or the user set NO_COLOR. */
export function styleOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: { readonly [name: string]: string | undefined },
): TerminalStyle {
  return { width: stream.columns ?? 100, colour: stream.isTTY === true && !env['NO_COLOR'] };
}

/** Returns what a terminal shows at the end of a run: the first load's table, void and failed cells, and the verdicts. */
export function renderTerminal(
  result: Result,
  text: Text,
  style: TerminalStyle,
  published: readonly PublishedComparison[] = [],
): string {
  const analysis = analyse(withTexts(result, printable), published);
  const { first, groups, rows } = analysis;
  const paint: Paint = (format, line) =>
    style.colour ? styleText(format, line, { validateStream: false }) : line;
  const table =
    first === undefined
      ? []
      : [
          `${paint('dim', wrap(text.measuredLoad(first.group), style.width))}\n${tableLines(first.group, text, style.width, paint)}`,
          ...text
            .fewMessages(first.group)
            .map((note) => paint('dim', wrap(note.replaceAll('`', ''), style.width))),
        ];
  const problems = rows
    .filter((row) => row.okRepeats < row.allRepeats)
    .map((row) => paint('yellow', wrap(text.problem(row).replaceAll('**', ''), style.width)));
  const more = groups.length > 1 ? [paint('dim', text.moreLoads(groups.length - 1))] : [];
  const verdicts = verdictsIn(analysis).map((verdict) =>
    paint('bold', wrap(text.verdict(verdict), style.width)),
  );
  return `${[...table, ...more, ...publishedLines(analysis, text, paint), ...problems, ...verdicts].join('\n\n')}\n`;
}

type Paint = (format: 'bold' | 'dim' | 'yellow', line: string) => string;

/** The published comparison that the run repeats, if it is one. */
function publishedLines({ rows, published }: Analysis, text: Text, paint: Paint): readonly string[] {
  if (published === undefined) return [];
  const [head = '', ...body] = alignedLines(transpose(publishedTable(published.compare(rows), text)));
  return [[paint('bold', head), ...body].join('\n')];
}

function tableLines(group: Group, text: Text, width: number, paint: Paint): string {
  const columns = transpose(figureTable(group, MAIN_FIGURES, text));
  return chunksThatFit(columns, width)
    .map((chunk) => {
      const [head = '', ...body] = alignedLines(chunk);
      return [paint('bold', head), ...body].join('\n');
    })
    .join('\n\n');
}

/** Splits columns after the first, the labels, which each chunk repeats. */
function chunksThatFit(columns: readonly string[][], width: number): readonly string[][][] {
  const [labels = [], ...modes] = columns;
  const chunks: string[][][] = [];
  let room = 0;
  for (const mode of modes) {
    const needed = columnWidth(mode) + GAP.length;
    if (chunks.length === 0 || needed > room) {
      chunks.push([labels]);
      room = width - columnWidth(labels);
    }
    chunks.at(-1)?.push(mode);
    room -= needed;
  }
  return chunks;
}

/** A Markdown table without its pipes and rule: labels to the left, figures to the right. */
function alignedLines(columns: readonly string[][]): readonly string[] {
  const table = markdownTable(transpose(columns), {
    align: columns.map((_, index) => (index === 0 ? 'l' : 'r')),
    delimiterStart: false,
    delimiterEnd: false,
    stringLength: stringWidth,
  });
  const [head = '', , ...body] = table.split('\n');
  return [head, ...body].map((line) => line.replaceAll(' | ', GAP).trimEnd());
}

function columnWidth(column: readonly string[]): number {
  return Math.max(...column.map((cell) => stringWidth(cell)));
}

function transpose(rows: readonly string[][]): readonly string[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
}
