import { printable } from '../../result/printable.ts';
import type { EventLog, LogNote } from './event-log.ts';
import { growingFloats, growingWords } from './growing.ts';
import { LogError } from './log-error.ts';
import { QUICK_TIMES, type QuickTime } from './quick-time.ts';
import { spreadWithin } from './resolution.ts';
import { sortByTime } from './sort.ts';
import { formatOf, TIME_FORMATS, type TimeFormat } from './time-formats.ts';

/** Problems that are told together. */
const MOST_PROBLEMS = 5;

/** More rooms than that are a column of something else. */
const MOST_ROOMS = 100_000;

/** A silence that takes so much of the log's time, and is no shorter than a day, is pointed out. */
const DISTANT = { share: 0.5, leastMs: 86_400_000 } as const;

export interface BuilderOptions {
  /** The file, for messages. */
  readonly name: string;
  /** Leaves out lines that cannot be read, rather than refusing the file. */
  readonly skipBad: boolean;
}

/** Collects a log line by line. */
export interface LogBuilder {
  /** Adds the message of a line. */
  add(line: number, time: string, room?: string, size?: string): void;
  /** The same with the time as bytes. Returns false where the bytes are left to {@link add}. */
  addQuickly(line: number, bytes: Buffer, from: number, to: number, room?: string, size?: string): boolean;
  /** Says that a line cannot be read. */
  bad(line: number, problem: string): void;
  note(note: LogNote): void;
  /** @throws {LogError} where lines could not be read, or there are too few. */
  finish(): EventLog;
}

/** Makes a builder of an empty log. */
export function createLogBuilder({ name, skipBad }: BuilderOptions): LogBuilder {
  const times = growingFloats();
  const rooms = growingWords();
  const roomPlaces = new Map<string, number>();
  const notes: LogNote[] = [];
  const problems: string[] = [];
  let format: TimeFormat | undefined;
  let quick: QuickTime | undefined;
  let formatLine = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let outOfOrder = 0;
  let firstOutOfOrder = 0;
  let skipped = 0;
  let firstSkipped = 0;
  let sizes = 0;
  let sizeSum = 0;
  let farthest = { gapMs: 0, line: 0 };

  const bad = (line: number, problem: string): void => {
    if (skipBad) {
      if (skipped++ === 0) firstSkipped = line;
      return;
    }
    problems.push(`line ${line}: ${problem}`);
    if (problems.length >= MOST_PROBLEMS) fail('and perhaps more; reading stopped here');
  };

  const fail = (more?: string): never => {
    const hint = 'To leave such lines out, add --skip-bad.';
    throw new LogError(
      [...problems.map((problem) => `${name}, ${problem}`), ...(more === undefined ? [] : [more]), hint].join(
        '\n',
      ),
    );
  };

  const put = (line: number, atMs: number, room: string | undefined, size: string | undefined): void => {
    if (size !== undefined) {
      const bytes = Number(size);
      if (size.trim() === '' || !(bytes >= 0)) {
        bad(line, `the size must be a number of bytes, not ${quoted(size)}`);
        return;
      }
      sizes++;
      sizeSum += bytes;
    }
    if (room !== undefined) rooms.add(placeOf(room, line));
    if (atMs < lastMs) {
      if (outOfOrder++ === 0) firstOutOfOrder = line;
    }
    const gapMs = Math.abs(atMs - lastMs);
    if (times.length > 0 && gapMs > farthest.gapMs) farthest = { gapMs, line };
    lastMs = atMs;
    times.add(atMs);
  };

  const placeOf = (room: string, line: number): number => {
    const known = roomPlaces.get(room);
    if (known !== undefined) return known;
    if (roomPlaces.size === MOST_ROOMS) {
      throw new LogError(
        `${name}, line ${line}: more than ${MOST_ROOMS} different rooms, so that column is of something else; name another with --room, or --room none`,
      );
    }
    roomPlaces.set(room, roomPlaces.size);
    return roomPlaces.size - 1;
  };

  return {
    add(line, text, room, size) {
      const time = text.trim();
      const atMs = format?.read(time);
      if (atMs !== undefined) return put(line, atMs, room, size);
      const other = formatOf(time);
      if (other === undefined)
        return bad(line, `${quoted(text)} is not a time in a known format (${FORMATS})`);
      if (format !== undefined) {
        return bad(
          line,
          `${quoted(text)} is ${other.name}, but line ${formatLine} has ${format.name}; a log must have one format throughout`,
        );
      }
      format = other;
      formatLine = line;
      quick = QUICK_TIMES[other.name];
      put(line, other.read(time) as number, room, size);
    },
    addQuickly(line, bytes, from, to, room, size) {
      const atMs = quick?.(bytes, from, to);
      if (atMs === undefined) return false;
      put(line, atMs, room, size);
      return true;
    },
    bad,
    note: (note) => void notes.push(note),
    finish() {
      if (problems.length > 0) fail();
      if (times.length < 2) {
        const which = times.length === 0 ? 'no message' : 'one message only';
        throw new LogError(`${name}: ${which}, so nothing follows from it; at least two are needed`);
      }
      const timesMs = times.values();
      const places = rooms.length > 0 ? rooms.values() : undefined;
      if (outOfOrder > 0) sortByTime(timesMs, places);
      const spanMs = (timesMs.at(-1) as number) - (timesMs[0] as number);
      if (spanMs === 0) {
        throw new LogError(`${name}: all ${times.length} messages have the same time, so they have no rate`);
      }
      const resolutionMs = spreadWithin(timesMs);
      const share = farthest.gapMs / spanMs;
      return {
        timesMs,
        ...(places !== undefined && { rooms: places }),
        roomNames: [...roomPlaces.keys()],
        ...(sizes > 0 && { meanBytes: sizeSum / sizes }),
        notes: [
          ...notes,
          ...(skipped > 0 ? [{ code: 'skipped', lines: skipped, firstLine: firstSkipped } as const] : []),
          ...(outOfOrder > 0 ? [{ code: 'sorted', outOfOrder, firstLine: firstOutOfOrder } as const] : []),
          ...(format?.zoneless ? [{ code: 'zoneless' } as const] : []),
          ...(resolutionMs > 1 ? [{ code: 'coarse', resolutionMs } as const] : []),
          ...(times.length > 2 &&
          outOfOrder === 0 &&
          share > DISTANT.share &&
          farthest.gapMs >= DISTANT.leastMs
            ? [{ code: 'distant', ...farthest, share } as const]
            : []),
        ],
      };
    },
  };
}

const FORMATS = TIME_FORMATS.map(({ name }) => name).join(', ');

function quoted(text: string): string {
  const shown = printable(text);
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown);
}
