/** Longest batch interval, in milliseconds. */
export const MAX_BATCH_MS = 1_000;

/** Decides when published messages are delivered to pending readers. */
export interface Batcher {
  /** Call after each publish. Delivers at once if the interval since the last batch has passed, otherwise when it has. */
  due(): void;
  /** Delivers the pending batch at once and starts a new interval. */
  flush(): void;
  /** Delivers the pending batch. After this, `due` and `flush` deliver at once. */
  close(): void;
}

/**
 * Delivers at most one batch per interval, flushes aside. The first message after a quiet interval is delivered at once, so at low
 * rates no message waits. At high rates a message waits half an interval on average and one interval at most.
 *
 * @param batchMs - length of the interval in milliseconds; 0 delivers each message by itself.
 * @param deliver - delivers everything published since its last call.
 */
export function createBatcher(batchMs: number, deliver: () => void): Batcher {
  if (batchMs === 0) return { due: deliver, flush: deliver, close() {} };

  let interval: NodeJS.Timeout | undefined;
  let pending = false;
  let closed = false;

  const deliverAndStartInterval = (): void => {
    pending = false;
    clearTimeout(interval);
    interval = setTimeout(endInterval, batchMs);
    deliver();
  };
  const endInterval = (): void => {
    interval = undefined;
    if (pending) deliverAndStartInterval();
  };

  return {
    due() {
      if (closed) deliver();
      else if (interval === undefined) deliverAndStartInterval();
      else pending = true;
    },
    flush() {
      if (closed) deliver();
      else deliverAndStartInterval();
    },
    close() {
      closed = true;
      clearTimeout(interval);
      if (pending) deliver();
      pending = false;
    },
  };
}
