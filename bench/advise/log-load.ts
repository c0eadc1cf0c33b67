import { createGapTableBuilder, type GapTable } from './gap-table.ts';
import type { EventLog } from './log/event-log.ts';

/** How readers are spread over the rooms of a log: the same number in each, or in proportion to the room's messages. */
export const ROOM_READERS = ['even', 'messages'] as const;
export type RoomReaders = (typeof ROOM_READERS)[number];

/** A log as a load: what the average reader gets, and how busy the server's seconds are. */
export interface LogLoad {
  readonly gaps: GapTable;
  /** Messages of all rooms. */
  readonly messages: number;
  readonly periodMs: number;
  /** Share of the readers that the average message is for: 1 without rooms. */
  readonly reach: number;
  /** How many seconds have how many messages, those without any included. */
  readonly seconds: readonly Second[];
  /** Messages of the busiest second. */
  readonly mostPerS: number;
}

/** Seconds that are alike. */
export interface Second {
  readonly messages: number;
  readonly seconds: number;
}

/** The messages of a part of a log, as places of the first and behind the last, and how long the part lasts. */
export interface LogPart {
  readonly from: number;
  readonly to: number;
  readonly periodMs: number;
}

/** Returns the whole of a log: the gap from its last message to the first of the next round is the mean of the others. */
export function wholeOf({ timesMs }: Pick<EventLog, 'timesMs'>): LogPart {
  const { length } = timesMs;
  const spanMs = (timesMs[length - 1] as number) - (timesMs[0] as number);
  return { from: 0, to: length, periodMs: (spanMs * length) / (length - 1) };
}

/** Takes a log, or a part of it, as a load that comes again and again. */
export function loadOf(
  log: EventLog,
  roomReaders: RoomReaders,
  { from, to, periodMs }: LogPart = wholeOf(log),
): LogLoad {
  const { timesMs, rooms, roomNames } = log;
  const messages = to - from;
  const counts = new Float64Array(Math.max(1, roomNames.length));
  if (rooms === undefined) counts[0] = messages;
  else
    for (let at = from; at < to; at++)
      counts[rooms[at] as number] = (counts[rooms[at] as number] as number) + 1;
  const used = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const shareOf = (room: number): number =>
    roomReaders === 'even' ? 1 / used : (counts[room] as number) / messages;

  const builder = createGapTableBuilder();
  const firsts = new Float64Array(counts.length).fill(Number.NaN);
  const lasts = new Float64Array(counts.length);
  for (let at = from; at < to; at++) {
    const room = rooms === undefined ? 0 : (rooms[at] as number);
    const atMs = timesMs[at] as number;
    if (Number.isNaN(firsts[room])) firsts[room] = atMs;
    else builder.add(atMs - (lasts[room] as number), shareOf(room));
    lasts[room] = atMs;
  }
  let reach = 0;
  for (let room = 0; room < counts.length; room++) {
    if (counts[room] === 0) continue;
    builder.add((firsts[room] as number) + periodMs - (lasts[room] as number), shareOf(room));
    reach += ((counts[room] as number) / messages) * shareOf(room);
  }
  const { seconds, mostPerS } = secondsOf(timesMs, from, to, periodMs);
  return { gaps: builder.build(periodMs), messages, periodMs, reach, seconds, mostPerS };
}

/** Greater numbers of messages in a second are taken together with those that differ by less than this factor. */
const ALIKE = 1.02;

function secondsOf(
  timesMs: Float64Array,
  from: number,
  to: number,
  periodMs: number,
): Pick<LogLoad, 'seconds' | 'mostPerS'> {
  const lengthMs = Math.min(1000, periodMs);
  const startMs = timesMs[from] as number;
  const bySize = new Map<number, { messages: number; seconds: number }>();
  let busy = 0;
  let most = 0;
  const close = (count: number): void => {
    if (count === 0) return;
    busy++;
    most = Math.max(most, count);
    const size = count <= 50 ? count : Math.round(Math.log(count) / Math.log(ALIKE)) + 1_000_000;
    const alike = bySize.get(size);
    if (alike === undefined) bySize.set(size, { messages: count, seconds: 1 });
    else {
      alike.messages += count;
      alike.seconds++;
    }
  };
  let second = 0;
  let count = 0;
  for (let at = from; at < to; at++) {
    const own = Math.floor(((timesMs[at] as number) - startMs) / lengthMs);
    if (own !== second) {
      close(count);
      second = own;
      count = 0;
    }
    count++;
  }
  close(count);
  const perS = 1000 / lengthMs;
  const silent = Math.max(0, periodMs / lengthMs - busy);
  return {
    mostPerS: most * perS,
    seconds: [
      { messages: 0, seconds: silent },
      ...[...bySize.values()].map(({ messages, seconds }) => ({
        messages: (messages / seconds) * perS,
        seconds,
      })),
    ],
  };
}
