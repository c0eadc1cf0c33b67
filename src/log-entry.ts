import { Buffer } from 'node:buffer';
import type { Message } from './message.ts';

/** A message with its JSON, encoded once however many readers it goes to. */
export interface LogEntry {
  readonly message: Message;
  readonly json: string;
  /** Length of the JSON in UTF-8: up to six times that of the text. */
  readonly bytes: number;
}

export function toEntry(message: Message): LogEntry {
  const json = JSON.stringify(message);
  return { message, json, bytes: Buffer.byteLength(json) };
}

/** How much is read at once: whichever is reached first. */
export interface PageSize {
  readonly entries: number;
  /** Of JSON. A single entry that is larger makes a page by itself. */
  readonly bytes: number;
}

/** How many entries, from an index on, make one page. */
export function pageLength(entries: readonly LogEntry[], from: number, size: PageSize): number {
  const end = Math.min(entries.length, from + size.entries);
  let bytes = 0;
  for (let index = from; index < end; index++) {
    bytes += entries[index]?.bytes ?? 0;
    if (bytes > size.bytes) return Math.max(1, index - from);
  }
  return Math.max(0, end - from);
}
