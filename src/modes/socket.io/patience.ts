import type { Socket } from 'socket.io';

type EngineSocket = Socket['conn'];

/** Keeps slow readers from being taken for gone. */
export interface Patience {
  /** Bytes wait for the reader. Returns a function to call when none do any more. */
  waitFor(engineSocket: EngineSocket): () => void;
  close(): void;
}

/** Several times in the 20 s that Engine.IO waits for the answer to its ping. */
const LOOK_EVERY_MS = 5_000;

/** The timer that ends a connection which does not answer its ping. Not part of Engine.IO's types. */
interface PingInsides {
  readonly pingTimeoutTimer?: NodeJS.Timeout | null;
}

/**
 * Gives slow readers the time that they need to answer a ping.
 *
 * Engine.IO ends a connection that does not answer within 20 s. A slow reader gets the ping after all that waits for it, so here its
 * time begins anew as long as something waits.
 */
export function createPatience(): Patience {
  const slow = new Set<EngineSocket>();
  const giveTime = (engineSocket: EngineSocket): void => {
    (engineSocket as unknown as PingInsides).pingTimeoutTimer?.refresh();
  };
  const timer = setInterval(() => {
    for (const engineSocket of slow) {
      if (engineSocket.readyState === 'open') giveTime(engineSocket);
      else slow.delete(engineSocket);
    }
  }, LOOK_EVERY_MS);

  return {
    waitFor(engineSocket) {
      slow.add(engineSocket);
      return () => {
        slow.delete(engineSocket);
        giveTime(engineSocket);
      };
    },
    close: () => clearInterval(timer),
  };
}
