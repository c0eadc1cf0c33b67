import type { Socket } from 'socket.io';

type EngineSocket = Socket['conn'];

/** Gives slow readers more time to answer a ping. */
export interface SlowReaderPings {
  /** Call when bytes wait for a reader. Returns a function to call when they have been sent. */
  extendFor(engineSocket: EngineSocket): () => void;
  close(): void;
}

/** Several times within the 20 s that Engine.IO waits for a pong. */
const EXTEND_EVERY_MS = 5_000;

/** Engine.IO's timer that ends a connection without a pong. Not part of its types. */
interface PingInsides {
  readonly pingTimeoutTimer?: NodeJS.Timeout | null;
}

/**
 * Engine.IO ends a connection that does not answer a ping within 20 s. A slow reader receives the ping after all bytes that wait for it, so
 * this restarts its 20 s for as long as bytes wait.
 */
export function createSlowReaderPings(): SlowReaderPings {
  const slow = new Set<EngineSocket>();
  const restartTimeout = (engineSocket: EngineSocket): void => {
    (engineSocket as unknown as PingInsides).pingTimeoutTimer?.refresh();
  };
  const timer = setInterval(() => {
    for (const engineSocket of slow) {
      if (engineSocket.readyState === 'open') restartTimeout(engineSocket);
      else slow.delete(engineSocket);
    }
  }, EXTEND_EVERY_MS);

  return {
    extendFor(engineSocket) {
      slow.add(engineSocket);
      return () => {
        slow.delete(engineSocket);
        restartTimeout(engineSocket);
      };
    },
    close: () => clearInterval(timer),
  };
}
