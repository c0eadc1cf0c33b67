import type { EventLog } from '../../bench/advise/log/event-log.ts';
import type { MadeEvent } from '../fixtures/make-logs.ts';

/** Returns made events as a log that was read. */
export function toLog(events: readonly MadeEvent[]): EventLog {
  const names = [...new Set(events.map(({ room }) => room).filter((room) => room !== undefined))];
  return {
    timesMs: Float64Array.from(events, ({ atMs }) => atMs),
    ...(names.length > 0 && { rooms: Uint32Array.from(events, ({ room }) => names.indexOf(room ?? '')) }),
    roomNames: names,
    notes: [],
  };
}
