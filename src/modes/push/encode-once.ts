import type { LogEntry } from '../../log/entry.ts';

/**
 * Returns a function that encodes entries for the readers of one endpoint. It encodes each entry once, and keeps the result as long as the
 * entry is in memory.
 *
 * Entries that go to many readers together (`shared`) are joined into one buffer, once for all. Those of a reader that catches up are not
 * joined: only this reader would use the joined buffer, whereas the encoded entries are shared by all.
 */
export function encodeOnce<Encoded>(
  encode: (entry: LogEntry) => Encoded,
  join: (parts: readonly Encoded[]) => Encoded,
): (entries: readonly LogEntry[], shared: boolean) => readonly Encoded[] {
  const encodeEntry = remember(encode);
  const encodeShared = remember((entries: readonly LogEntry[]): readonly Encoded[] => {
    const parts = entries.map(encodeEntry);
    return parts.length > 1 ? [join(parts)] : parts;
  });
  return (entries, shared) => (shared ? encodeShared(entries) : entries.map(encodeEntry));
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
