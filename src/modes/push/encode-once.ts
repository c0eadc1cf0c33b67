import type { LogEntry } from '../../log/entry.ts';

/**
 * Encodes entries as one endpoint has them, for as long as they are in memory: each entry once, however many readers it goes to.
 *
 * Entries that many readers get together are joined once for all of them. Those of one reader who catches up are not: the page is that
 * reader's own, so joined bytes would be its own as well, a copy for each slow reader instead of bytes that they all share.
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
