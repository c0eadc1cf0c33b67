import type { LogEntry } from '../log-entry.ts';

/**
 * Encodes entries as one wire has them, for as long as they are in memory: each entry once, and entries that are handed over together
 * joined once for all of their readers, so that each of those gets them in a single write.
 */
export function encodeOnce<Encoded>(
  encode: (entry: LogEntry) => Encoded,
  join: (parts: readonly Encoded[]) => Encoded,
): (entries: readonly LogEntry[]) => Encoded {
  const encodeEntry = remember(encode);
  return remember((entries: readonly LogEntry[]) => {
    const parts = entries.map(encodeEntry);
    const [first] = parts;
    return first !== undefined && parts.length === 1 ? first : join(parts);
  });
}

function remember<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
