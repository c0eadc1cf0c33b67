/** Decides when published messages are handed over to the readers who wait for them. */
export interface Batcher {
  /** Something was published: it goes out now, or together with what else comes until the last hand-over is long enough ago. */
  due(): void;
  /** Hands over what still waits; from then on nothing does. */
  close(): void;
}

/**
 * At most one hand-over in `batchMs`, and the first after a pause at once: so no message waits at low rates, and at high ones each
 * waits for half of the time on average, and never for longer than the whole of it.
 *
 * @param batchMs - 0 for a hand-over of each message by itself.
 */
export function createBatcher(batchMs: number, handOver: () => void): Batcher {
  if (batchMs === 0) return { due: handOver, close() {} };
  let resting: NodeJS.Timeout | undefined;
  let waiting = false;
  let closed = false;

  const handOverAndRest = (): void => {
    waiting = false;
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
    close() {
      closed = true;
      clearTimeout(resting);
      if (waiting) handOver();
      waiting = false;
    },
  };
}
