import { renderTable } from '../bench/result.ts';
import { element } from '../dom.ts';

const TABLE_LINE = /^\|.*\|$/;
const DELIMITER_LINE = /^[|:\s-]+$/;

/** What a lesson told a terminal, for a page: its table as a table, since a browser's letters are not all of one width. */
export function renderTold(lines: readonly string[], caption: string): HTMLElement[] {
  const rows = lines.filter((line) => TABLE_LINE.test(line) && !DELIMITER_LINE.test(line)).map(cellsOf);
  const tableAt = lines.findIndex((line) => TABLE_LINE.test(line));
  const paragraphs = (some: readonly string[]) =>
    some
      .filter((line) => line.trim() !== '' && !TABLE_LINE.test(line))
      .map((line) => element('p', {}, line.trim()));
  if (tableAt < 0) return paragraphs(lines);
  return [
    ...paragraphs(lines.slice(0, tableAt)),
    renderTable(caption, rows),
    ...paragraphs(lines.slice(tableAt)),
  ];
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
