/** A map of bounded size in bytes: what was put in first leaves first. A lookup costs no more than that of a plain map. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  /** What is greater by itself than an entry may be is not kept. */
  set(key: string, value: Value): void;
  clear(): void;
}

/** Memory of an entry besides key and value, in bytes: of the map, the key's header, and the objects of the value. */
const OVERHEAD_BYTES = 500;

/**
 * @param sizeOf - the bytes that a value holds.
 * @param maxEntryBytes - what one entry may take, so that one does not push out all others.
 */
export function createBoundedMap<Value>(
  maxBytes: number,
  maxEntryBytes: number,
  sizeOf: (value: Value) => number,
): BoundedMap<Value> {
  const entries = new Map<string, Value>();
  let bytes = 0;

  // Two bytes for a character are the most that a string takes.
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
