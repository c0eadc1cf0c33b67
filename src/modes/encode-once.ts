import type { Buffer } from 'node:buffer';
import type { LogEntry } from '../feed.ts';

/** Remembers each entry's bytes as one wire has them, for as long as the entry is in memory: encoded once, written to all. */
export function encodeOnce(encode: (entry: LogEntry) => Buffer): (entry: LogEntry) => Buffer {
  const known = new WeakMap<LogEntry, Buffer>();
  return (entry) => {
    const found = known.get(entry);
    if (found !== undefined) return found;
    const bytes = encode(entry);
    known.set(entry, bytes);
    return bytes;
  };
}
