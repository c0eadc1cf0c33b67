/** Decides when published messages are handed over to the readers who wait for them. */
export interface Batcher {
  /** Something was published: it goes out now, or together with what else comes until the last hand-over is long enough ago. */
  due(): void;
  /** What waits goes out now, however long ago the last hand-over was, and the next one is as far from this one as from any. */
  flush(): void;
  /** Hands over what still waits; from then on nothing does. */
  close(): void;
}

/**
 * At most one hand-over in `batchMs` but for flushes, and the first after a pause at once: so no message waits at low rates, and at high ones each
 * waits for half of the time on average, and never for longer than the whole of it.
 *
 * @param batchMs - 0 for a hand-over of each message by itself.
 */
export function createBatcher(batchMs: number, handOver: () => void): Batcher {
  if (batchMs === 0) return { due: handOver, flush: handOver, close() {} };
  let resting: NodeJS.Timeout | undefined;
  let waiting = false;
  let closed = false;

  const handOverAndRest = (): void => {
    waiting = false;
    clearTimeout(resting);
    resting = setTimeout(endRest, batchMs);
    handOver();
  };
  const endRest = (): void => {
    resting = undefined;
    if (waiting) handOverAndRest();
  };

  return {
    due() {
      if (closed) handOver();
      else if (resting === undefined) handOverAndRest();
      else waiting = true;
    },
    flush() {
      if (closed) handOver();
      else handOverAndRest();
    },
    close() {
      closed = true;
      clearTimeout(resting);
      if (waiting) handOver();
      waiting = false;
    },
  };
}
