import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { watchProgress } from '../progress.ts';

type EngineSocket = Socket['conn'];

/** Keeps slow readers from being taken for gone. */
export interface Patience {
  /** The reader has bytes waiting. Returns a function for the moment when it has none. */
  waitFor(engineSocket: EngineSocket, tcpSocket: TcpSocket): () => void;
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
 * time begins anew as long as it takes some of that.
 */
export function createPatience(): Patience {
  const slow = new Map<EngineSocket, () => boolean>();
  const giveTime = (engineSocket: EngineSocket): void => {
    (engineSocket as unknown as PingInsides).pingTimeoutTimer?.refresh();
  };
  const timer = setInterval(() => {
    for (const [engineSocket, tookSome] of slow) {
      if (engineSocket.readyState === 'closed') slow.delete(engineSocket);
      else if (tookSome()) giveTime(engineSocket);
    }
  }, LOOK_EVERY_MS);

  return {
    waitFor(engineSocket, tcpSocket) {
      if (!slow.has(engineSocket)) slow.set(engineSocket, watchProgress(tcpSocket));
      return () => {
        slow.delete(engineSocket);
        giveTime(engineSocket);
      };
    },
    close: () => clearInterval(timer),
  };
}
