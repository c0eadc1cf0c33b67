/** A map of bounded size in bytes. It evicts the oldest entries first. A lookup costs the same as in a plain map. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  /** Adds or replaces an entry. One that is larger than `maxEntryBytes` is not kept. */
  set(key: string, value: Value): void;
  clear(): void;
}

/** Memory that an entry takes besides the bytes of key and value: the map's own, the header of the key, the objects of the value. */
const OVERHEAD_BYTES = 500;

/**
 * @param maxEntryBytes - limit for one entry, so that a single one cannot evict all others.
 * @param sizeOf - returns the bytes that a value holds.
 */
export function createBoundedMap<Value>(
  maxBytes: number,
  maxEntryBytes: number,
  sizeOf: (value: Value) => number,
): BoundedMap<Value> {
  const entries = new Map<string, Value>();
  let bytes = 0;

  // A string takes at most two bytes for a character.
  const bytesOf = (key: string, value: Value): number => OVERHEAD_BYTES + 2 * key.length + sizeOf(value);

  const remove = (key: string, value: Value): void => {
    entries.delete(key);
    bytes -= bytesOf(key, value);
  };

  return {
    get: (key) => entries.get(key),
    set(key, value) {
      const known = entries.get(key);
      if (known !== undefined) remove(key, known);
      const more = bytesOf(key, value);
      if (more > maxEntryBytes) return;
      for (const [oldest, its] of entries) {
        if (bytes + more <= maxBytes) break;
        remove(oldest, its);
      }
      entries.set(key, value);
      bytes += more;
    },
    clear() {
      entries.clear();
      bytes = 0;
    },
  };
}
