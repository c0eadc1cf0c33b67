import { Buffer } from 'node:buffer';
import type { Message } from './message.ts';

/** A message with its JSON, which is encoded once for all readers. */
export interface LogEntry {
  readonly message: Message;
  readonly json: string;
  /** Length of `json` in bytes of UTF-8; escapes can make it up to six times that of the text. */
  readonly bytes: number;
}

/** Encodes a message. */
export function toEntry(message: Message): LogEntry {
  const json = JSON.stringify(message);
  return { message, json, bytes: Buffer.byteLength(json) };
}

/** Limits of one page; a page ends at whichever is reached first. */
export interface PageSize {
  readonly entries: number;
  /** Bytes of JSON. A single larger entry makes a page by itself. */
  readonly bytes: number;
}

/** A page that is being filled. */
export interface Page {
  /** The entries added so far, in the order of `add`. */
  readonly entries: LogEntry[];
  /** Adds the entry and returns `true`, or returns `false` without adding it if the page is full. */
  add(entry: LogEntry): boolean;
}

/** @returns an empty page that takes entries up to `size`. */
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
