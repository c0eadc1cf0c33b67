import { renderTable } from '../bench/result.ts';
import { element } from '../dom.ts';

const TABLE_LINE = /^\|.*\|$/;
const DELIMITER_LINE = /^[|:\s-]+$/;

/**
 * Turns a lesson's terminal output into elements. Its Markdown table becomes an HTML table, because columns padded with spaces do not
 * line up in a proportional font.
 *
 * @param lines - the output, line by line.
 * @param caption - caption of the table.
 */
export function renderLessonOutput(lines: readonly string[], caption: string): HTMLElement[] {
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
