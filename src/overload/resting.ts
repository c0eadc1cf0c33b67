import type { Socket } from 'node:net';

/** Connections that are not read for a while. */
export interface Resting {
  /**
   * Stops reading a connection, for as long as its client was asked to stay away. A client that heeds that does not notice. The requests of one
   * that does not wait in the system's buffers and cost nothing: to refuse a poll costs as much as to answer it, and would not
   * relieve the server.
   */
  rest(socket: Socket): void;
}

/** So many are laid down together. */
const TOGETHER = 64;

/** @param forMs - how long. */
export function createResting(forMs: number): Resting {
  let tired = new Set<Socket>();

  const layDown = (): void => {
    const all = tired;
    tired = new Set();
    for (const socket of all) socket.pause();
    setTimeout(() => {
      for (const socket of all) socket.resume();
    }, forMs).unref();
  };

  return {
    rest(socket) {
      // Not this one yet, but those of earlier events: Node reads on when a response has ended. Where very many connections have sent
      // something, no immediate runs until all of them are served.
      if (tired.size >= TOGETHER && !tired.has(socket)) layDown();
      if (tired.size === 0) setImmediate(layDown);
      tired.add(socket);
    },
  };
}
