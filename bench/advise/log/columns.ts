import { formatOf } from './time-formats.ts';

/** What a person says of the columns; each by the name in the header, or by its number from 1. */
export interface WantedColumns {
  readonly time?: string | undefined;
  readonly room?: string | undefined;
  readonly size?: string | undefined;
}

/** Where the values stand, from 0. */
export interface Columns {
  readonly time: number;
  readonly room: number | undefined;
  readonly size: number | undefined;
  /** Names or numbers of other columns that hold times too, where nobody said which it is. */
  readonly otherTimes: readonly string[];
}

/** Names that columns usually have, in any case, the surest first. */
export const USUAL_NAMES = {
  time: [
    'time',
    'timestamp',
    'ts',
    '@timestamp',
    'datetime',
    'date',
    'created_at',
    'createdat',
    'sent_at',
    'at',
    'when',
  ],
  room: ['room', 'channel', 'topic', 'room_id', 'channel_id', 'conversation', 'group'],
  size: ['size', 'bytes', 'length', 'size_bytes', 'payload_bytes', 'body_bytes'],
} as const;

/** Says what is wrong with the columns, for the line on which they are looked for. */
export class ColumnProblem extends Error {
  override readonly name = 'ColumnProblem';
}

/** Returns whether a record is a header: none of its values is a time. */
export function isHeader(record: readonly string[]): boolean {
  return record.every((value) => formatOf(value.trim()) === undefined);
}

/**
 * Finds the columns by what was asked for, then by their usual names, then by the first record: the first value that is a time.
 *
 * @param header - absent where the file has none.
 * @throws {ColumnProblem} where there is no such column, or none with times.
 */
export function findColumns(
  header: readonly string[] | undefined,
  first: readonly string[],
  wanted: WantedColumns,
): Columns {
  const names = header?.map((name) => name.trim());
  const asked = (name: string | undefined): number | undefined =>
    name === undefined ? undefined : placeOf(name, names, first.length);
  const usual = (of: readonly string[]): number | undefined => {
    const lower = names?.map((name) => name.toLowerCase());
    return of.map((name) => lower?.indexOf(name) ?? -1).find((at) => at >= 0);
  };
  const times = first.flatMap((value, at) => (formatOf(value.trim()) === undefined ? [] : [at]));
  const named = asked(wanted.time) ?? usual(USUAL_NAMES.time);
  const time = named ?? times[0];
  if (time === undefined) {
    throw new ColumnProblem(
      `no column holds a time that can be read (${first.map((value) => JSON.stringify(value)).join(', ')})`,
    );
  }
  const label = (at: number): string => names?.[at] ?? String(at + 1);
  return {
    time,
    room: asked(wanted.room) ?? usual(USUAL_NAMES.room),
    size: asked(wanted.size) ?? usual(USUAL_NAMES.size),
    otherTimes: named === undefined ? times.filter((at) => at !== time).map(label) : [],
  };
}

function placeOf(name: string, names: readonly string[] | undefined, columns: number): number {
  const at = names?.indexOf(name) ?? -1;
  if (at >= 0) return at;
  const number = /^\d+$/.test(name) ? Number(name) : Number.NaN;
  if (number >= 1 && number <= columns) return number - 1;
  const known =
    names === undefined ? `a number from 1 to ${columns}, since there is no header` : names.join(', ');
  throw new ColumnProblem(`there is no column ${JSON.stringify(name)}; it must be one of ${known}`);
}
