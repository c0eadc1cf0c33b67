/** What keeps a silent connection alive. */
export interface Heartbeat {
  /** Between two heartbeats of one connection, in milliseconds. */
  readonly everyMs: number;
  /** Frames that one heartbeat takes, in both directions. */
  readonly frames: number;
}

/** The heartbeats by protocol. Registry and servers take them from here, so that the cost of a connection that waits can be predicted. */
export const HEARTBEATS = {
  /** A comment or an empty line. The HTML standard proposes 15 s against proxies that drop silent connections. [HTML §9.2.7] */
  stream: { everyMs: 15_000, frames: 1 },
  /** A ping and its pong. Socket.IO's default, and the same for plain WebSockets, so that the two can be compared. */
  webSocket: { everyMs: 25_000, frames: 2 },
} as const satisfies Record<string, Heartbeat>;
