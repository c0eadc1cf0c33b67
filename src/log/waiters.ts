/** Callbacks that wait for a message beyond a cursor, such as held long polls. Each is called once and then removed. */
export interface Waiters {
  /** Registers a callback. Each callback can be registered once at a time. */
  add(seq: number, callback: (found: boolean) => void): void;
  /** Removes a callback. Returns `false` if it was not registered, or was called already. */
  remove(callback: (found: boolean) => void): boolean;
  /** Calls every callback whose cursor is less than `headSeq`, with `true`. */
  wake(headSeq: number): void;
  /** Calls every callback with `false`: no more messages will come. */
  end(): void;
}

/** @returns an empty set of waiters. */
export function createWaiters(): Waiters {
  const cursors = new Map<(found: boolean) => void, number>();
  return {
    add(seq, callback) {
      cursors.set(callback, seq);
    },
    remove: (callback) => cursors.delete(callback),
    wake(headSeq) {
      for (const [callback, seq] of cursors) if (seq < headSeq && cursors.delete(callback)) callback(true);
    },
    end() {
      for (const callback of cursors.keys()) if (cursors.delete(callback)) callback(false);
    },
  };
}
