import { CsvError, parse } from 'csv-parse/sync';
import { printable } from '../../result/printable.ts';
import { ColumnProblem, type Columns, findColumns, isHeader, type WantedColumns } from './columns.ts';
import type { TakeLine } from './lines.ts';
import type { LogBuilder } from './log-builder.ts';
import { LogError } from './log-error.ts';

const QUOTE = 34;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Quoted records that are parsed together, since each call of the parser costs as much as dozens of records. */
const RECORDS_TOGETHER = 1_000;

/** A quote that is open for so many lines was never meant to be one. */
const MOST_LINES_OF_A_RECORD = 1_000;

/** Takes the lines of a CSV file. */
export interface CsvReader {
  readonly take: TakeLine;
  /** Takes what is left at the end of the file. */
  end(): void;
}

/**
 * Makes a reader of CSV (RFC 4180), with commas, semicolons, tabs or bars. Lines without a quote are split here, since ten million of them
 * take the library (csv-parse) a minute; it reads those with quotes, and all lines that follow within its bundle.
 *
 * @param name - the file, for messages.
 */
export function createCsvReader(name: string, builder: LogBuilder, wanted: WantedColumns): CsvReader {
  let delimiter = ',';
  let header: { readonly names: readonly string[] } | undefined;
  let started = false;
  let columns: Columns | undefined;
  let delimiterByte = 0;
  let lastColumn = 0;
  /** Records with quotes, and what follows them, each with its first line. */
  let bundle: { readonly line: number; text: string }[] = [];
  let open = false;
  let openLines = 0;

  const parseAll = (text: string, line: number): string[][] => {
    try {
      return parse(text, { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw new LogError(
        `${name}, from line ${line} on: not CSV (${printable(error.message)}); a quote inside a quoted value must be doubled`,
      );
    }
  };

  const takeRecord = (record: readonly string[], line: number): void => {
    if (!started) {
      started = true;
      if (isHeader(record)) {
        header = { names: record };
        return;
      }
    }
    if (columns === undefined) columns = columnsFor(record, line);
    const { time, room, size } = columns;
    const asked = { time, room, size };
    const missing = Object.entries(asked).find(([, at]) => at !== undefined && record[at] === undefined);
    if (missing !== undefined) {
      const [what, at = 0] = missing;
      builder.bad(line, `has ${record.length} columns, and the ${what} is in column ${at + 1}`);
      return;
    }
    const valueAt = (at: number | undefined): string | undefined =>
      at === undefined ? undefined : record[at];
    builder.add(line, record[time] ?? '', valueAt(room), valueAt(size));
  };

  const columnsFor = (record: readonly string[], line: number): Columns => {
    try {
      const found = findColumns(header?.names, record, wanted);
      if (found.otherTimes.length > 0) {
        const taken = header?.names[found.time] ?? String(found.time + 1);
        builder.note({ code: 'column', taken, others: found.otherTimes });
      }
      delimiterByte = delimiter.charCodeAt(0);
      lastColumn = Math.max(found.time, found.room ?? 0, found.size ?? 0);
      return found;
    } catch (error) {
      if (!(error instanceof ColumnProblem)) throw error;
      throw new LogError(`${name}, line ${line}: ${error.message}`);
    }
  };

  /** Where each value of the line at hand begins; the next begins behind its delimiter. */
  const starts: number[] = [];
  const takeQuickly = (bytes: Buffer, from: number, to: number, line: number): boolean => {
    if (columns === undefined) return false;
    let at = from;
    for (let column = 0; column <= lastColumn + 1; column++) {
      starts[column] = at;
      if (column > lastColumn) break;
      while (at < to && bytes[at] !== delimiterByte) at++;
      if (at === to && column < lastColumn) return false;
      at++;
    }
    const text = (column: number | undefined): string | undefined =>
      column === undefined
        ? undefined
        : bytes.toString('utf8', starts[column], (starts[column + 1] as number) - 1);
    const { time, room, size } = columns;
    return builder.addQuickly(
      line,
      bytes,
      starts[time] as number,
      (starts[time + 1] as number) - 1,
      text(room),
      text(size),
    );
  };

  /** Looks once for each quote, not once for each line. */
  let searched: Buffer | undefined;
  let nextQuoteAt = 0;
  const quoteAfter = (bytes: Buffer, from: number): number => {
    if (bytes !== searched || nextQuoteAt < from) {
      searched = bytes;
      const found = bytes.indexOf(QUOTE, from);
      nextQuoteAt = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return nextQuoteAt;
  };

  const flush = (): void => {
    const [first] = bundle;
    if (first === undefined) return;
    const records = parseAll(bundle.map(({ text }) => text).join('\n'), first.line);
    // Each piece has an even number of quotes, so it is one record; where the parser sees it otherwise, lines cannot be told.
    for (const [at, record] of records.entries()) takeRecord(record, bundle[at]?.line ?? first.line);
    bundle = [];
  };

  return {
    take(bytes, from, to, line) {
      if (from === to && !open) return;
      const nextQuote = quoteAfter(bytes, from);
      const quotes = nextQuote < to;
      if (!quotes && bundle.length === 0 && takeQuickly(bytes, from, to, line)) return;
      const text = bytes.toString('utf8', from, to);
      if (!started && bundle.length === 0) delimiter = delimiterOf(text);
      if (!quotes && bundle.length === 0) return takeRecord(text.split(delimiter), line);
      const last = bundle.at(-1);
      if (open && last !== undefined) {
        last.text += `\n${text}`;
        if (++openLines > MOST_LINES_OF_A_RECORD) throw neverClosed(name, last.line);
      } else {
        bundle.push({ line, text });
        openLines = 0;
      }
      if (quotes && countOfQuotes(bytes, nextQuote, to) % 2 === 1) open = !open;
      if (!open && (bundle.length >= RECORDS_TOGETHER || columns === undefined)) flush();
    },
    end() {
      const last = bundle.at(-1);
      if (open && last !== undefined) throw neverClosed(name, last.line);
      flush();
      if (header !== undefined && columns === undefined) {
        throw new LogError(
          `${name}: a header (${header.names.map((one) => printable(one)).join(', ')}), and no message below it`,
        );
      }
    },
  };
}

function neverClosed(name: string, line: number): LogError {
  return new LogError(`${name}, line ${line}: a quote is opened there and never closed`);
}

function countOfQuotes(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === QUOTE) count++;
  return count;
}

/** Returns what most values of the first line are separated by; a comma where there is one value only. */
function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
