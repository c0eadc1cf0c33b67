import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import type { Analysis } from '../../analysis/index.ts';
import type { Chart } from '../../charts/chart.ts';
import type { Text } from '../../words/index.ts';

/** What sections are made of. */
export interface Material {
  readonly analysis: Analysis;
  readonly text: Text;
  /** The picture of this name, as the document shows pictures; empty where the run has no such picture. */
  readonly picture: (id: string) => readonly string[];
}

/** A part of the report as Markdown blocks; none when the run has nothing to say there. */
export type Section = (material: Material) => readonly string[];

/** How a document shows a picture: a page draws it, Markdown refers to a file. */
export type Pictures = (chart: Chart) => string;

export function heading(title: string): string {
  return `## ${title}`;
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Returns a block of code. Its fence is longer than any run of backticks in the text. */
export function code(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A table whose first columns are words and whose others are figures. */
export function table(rows: readonly (readonly string[])[], wordColumns = 1): string {
  const columns = rows[0]?.length ?? 0;
  const align = Array.from({ length: columns }, (_, column) => (column < wordColumns ? 'l' : 'r'));
  return markdownTable(rows, { align, stringLength: stringWidth });
}

/** Blocks that a reader opens when they want them. */
export function folded(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [`<details>\n<summary>${title}</summary>`, ...blocks, '</details>'];
}
