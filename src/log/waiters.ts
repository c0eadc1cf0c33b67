/** Those who wait once for messages beyond their cursor. */
export interface Waiters {
  /** A function can wait only once at a time. */
  add(seq: number, callback: (found: boolean) => void): void;
  /** `false` when it does not wait any more. */
  remove(callback: (found: boolean) => void): boolean;
  /** Calls back everyone whose cursor lies before the head. */
  wake(headSeq: number): void;
  /** Calls back everyone: nothing more will come. */
  end(): void;
}

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
