import type { EventLog } from './log/event-log.ts';
import { type LogLoad, loadOf } from './log-load.ts';

/** A part of a log, sped up so that it fits a window. */
export interface Excerpt {
  /** The part as a log of its own, from 0 on, in the time of the window. */
  readonly log: EventLog;
  /** How many times as fast as it was. */
  readonly speed: number;
  /** When the part began, in ms since 1970. */
  readonly fromMs: number;
  readonly windowMs: number;
}

/** A poll interval is not sped up below this: the driver's own milliseconds would be a share of it. */
const SHORTEST_INTERVAL_MS = 100;
/** More messages than this in a window would measure the publisher. */
const MOST_MESSAGES = 20_000;
/** Parts begin at so many places along the log. */
const PLACES = 200;

/**
 * Chooses what of a log is replayed: all of it, where it can be sped up to fit the window without polls that are too close together; else the
 * part whose number of messages is nearest to what is usual for so long a part.
 *
 * @param mostMs - length of the window; a log that is shorter has a window of its own length.
 * @param pollIntervalMs - the advised one, in the log's own time.
 */
export function excerptOf(log: EventLog, mostMs: number, pollIntervalMs: number): Excerpt {
  const { timesMs } = log;
  const firstMs = timesMs[0] as number;
  const { length } = timesMs;
  const periodMs = (((timesMs[length - 1] as number) - firstMs) * length) / (length - 1);
  const windowMs = Math.min(mostMs, periodMs);
  const speed = Math.min(periodMs / windowMs, Math.max(1, pollIntervalMs / SHORTEST_INTERVAL_MS));
  const partMs = Math.min(periodMs, windowMs * speed);
  const usual = (length * partMs) / periodMs;
  const parts = Array.from({ length: partMs < periodMs ? PLACES : 1 }, (_, place) => {
    const fromMs = firstMs + ((periodMs - partMs) * place) / (PLACES - 1);
    const [from, to] = [firstAtOrAfter(timesMs, fromMs), firstAtOrAfter(timesMs, fromMs + partMs)];
    return { fromMs, from, to };
  });
  const fitting = parts.filter(({ from, to }) => to - from >= 2 && to - from <= MOST_MESSAGES);
  const [best] = fitting.sort((a, b) => off(a, usual) - off(b, usual));
  if (best === undefined) throw new NoExcerpt(partMs, usual);
  return {
    speed,
    fromMs: best.fromMs,
    windowMs,
    log: {
      timesMs: timesMs.slice(best.from, best.to).map((atMs) => (atMs - best.fromMs) / speed),
      ...(log.rooms !== undefined && { rooms: log.rooms.slice(best.from, best.to) }),
      roomNames: log.roomNames,
      notes: [],
    },
  };
}

/** Returns the load of an excerpt: it comes again and again, as it does around the window. */
export function loadOfExcerpt({ log, windowMs }: Excerpt): LogLoad {
  return loadOf(log, 'even', { from: 0, to: log.timesMs.length, periodMs: windowMs });
}

/** No part of the log has at least two messages, and few enough to be published. */
export class NoExcerpt extends Error {
  override readonly name = 'NoExcerpt';
  readonly partMs: number;
  readonly messages: number;

  constructor(partMs: number, messages: number) {
    super('no part of the log can be replayed');
    this.partMs = partMs;
    this.messages = messages;
  }
}

/** Returns the messages of the room that has most of them, as a log without rooms. */
export function busiestRoom(log: EventLog): EventLog {
  const { rooms, timesMs } = log;
  if (rooms === undefined) return log;
  const counts = new Uint32Array(log.roomNames.length);
  for (const room of rooms) counts[room] = (counts[room] as number) + 1;
  const busiest = counts.indexOf(Math.max(...counts));
  return { timesMs: timesMs.filter((_, at) => rooms[at] === busiest), roomNames: [], notes: log.notes };
}

function off({ from, to }: { readonly from: number; readonly to: number }, usual: number): number {
  return Math.abs(Math.log((to - from) / usual));
}

function firstAtOrAfter(timesMs: Float64Array, atMs: number): number {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] as number) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
