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

/** A page while it is collected. */
export interface Page {
  readonly entries: LogEntry[];
  /** `false`: the page is full, and the entry is left out. */
  add(entry: LogEntry): boolean;
}

export function createPage(size: PageSize): Page {
  const entries: LogEntry[] = [];
  let bytes = 0;
  return {
    entries,
    add(entry) {
      bytes += entry.bytes;
      if (entries.length > 0 && (bytes > size.bytes || entries.length >= size.entries)) return false;
      entries.push(entry);
      return true;
    },
  };
}
