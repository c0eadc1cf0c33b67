import type { LogEntry } from '../log-entry.ts';

/** Remembers each entry as one wire has it, for as long as the entry is in memory: encoded once, written to all. */
export function encodeOnce<Encoded>(encode: (entry: LogEntry) => Encoded): (entry: LogEntry) => Encoded {
  const known = new WeakMap<LogEntry, Encoded>();
  return (entry) => {
    const found = known.get(entry);
    if (found !== undefined) return found;
    const encoded = encode(entry);
    known.set(entry, encoded);
    return encoded;
  };
}
