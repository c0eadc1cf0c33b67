import type { Socket } from 'node:net';
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';

/** What a connection is for. A publisher never counts as a reader, and a look at `/stats` as neither. */
export const ROLES = ['publish', 'deliver', 'control'] as const;
export type Role = (typeof ROLES)[number];

/** Counts of one role since the server started. Modes add to them directly: an event costs one increment. */
export interface RoleCounters {
  requests: number;
  /** Requests answered with at least one message. */
  useful: number;
  /** Requests answered with none: the useless ones. */
  empty: number;
  /** Requests that only set up a channel: WebSocket upgrades, event streams, Engine.IO handshakes. */
  handshakes: number;
  /** WebSocket frames, or events of a stream, with heartbeats. */
  framesIn: number;
  framesOut: number;
  heartbeats: number;
  /** Writes that pushed messages to readers, however many each took along. */
  pushes: number;
}

export interface RoleTotals extends Readonly<RoleCounters> {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** All that the server spent since it started. The difference of two snapshots is what a window cost. */
export interface MeterSnapshot {
  /** Monotonic time of this snapshot, the same clock as the driver's. */
  readonly atMs: number;
  readonly roles: Readonly<Record<Role, RoleTotals>>;
  readonly connections: number;
  readonly storeQueries: number;
  /** Errors that nothing caught where they arose: each is a mistake in the server. */
  readonly faults: number;
  /** User and system time of the process. */
  readonly cpuMs: number;
  /** Time the event loop was busy. */
  readonly loopActiveMs: number;
  /** 99th percentile since the last `beginWindow`. */
  readonly eventLoopDelayMsP99: number;
  /** Requests of readers in each second since then; the last one is not over yet. */
  readonly requestsBySecond: readonly number[];
  readonly rssBytes: number;
  /** JavaScript's heap and the buffers outside it. */
  readonly heapBytes: number;
}

export interface Meter {
  readonly counters: Readonly<Record<Role, RoleCounters>>;
  /** Begins to count a connection's bytes; `control` until its first request says what it is for. */
  watch(socket: Socket): void;
  /**
   * Says what the connection is used for from here on: to be called when a request has been read. What was read since the last call
   * is that request; the last role that it is given, while nothing more is read, is the one that counts.
   */
  assign(socket: Socket, role: Role): void;
  /** Adds what the connection has carried so far to its role: for requests whose body comes after `assign`, once they are answered. */
  settle(socket: Socket): void;
  countStoreQuery(): void;
  countFault(): void;
  /** What is told of a window is counted from here. */
  beginWindow(): void;
  snapshot(): MeterSnapshot;
  close(): void;
}

/** Event-loop delay is sampled this often; the sample itself includes the period, which is taken off. */
const LOOP_DELAY_RESOLUTION_MS = 10;

interface Watched {
  role: Role;
  /** Bytes of this connection already added to a role. */
  settledIn: number;
  settledOut: number;
  /** Bytes read when the role was told last; those beyond are the next request's. */
  assignedIn: number;
}

/**
 * Counts at the server's sockets: what the operating system was given and gave, headers and framing included.
 *
 * A connection that is used for several things, as a browser uses it, has each request and its answer booked to their own role. Only
 * where requests of different roles are pipelined, the next one sent before the last is answered, can the sockets not tell which
 * byte is whose; every byte is counted once all the same.
 */
export function createMeter(clock: Clock): Meter {
  const counters = byRole(() => ({
    requests: 0,
    useful: 0,
    empty: 0,
    handshakes: 0,
    framesIn: 0,
    framesOut: 0,
    heartbeats: 0,
    pushes: 0,
  }));
  const bytes = byRole(() => ({ in: 0, out: 0 }));
  const watched = new Map<Socket, Watched>();
  const loopDelay = monitorEventLoopDelay({ resolution: LOOP_DELAY_RESOLUTION_MS });
  loopDelay.enable();
  let storeQueries = 0;
  let faults = 0;
  let requestsSoFar: number[] = [];
  let everySecond: NodeJS.Timeout | undefined;

  const settle = (socket: Socket, connection: Watched): void => {
    const total = bytes[connection.role];
    const { bytesRead, bytesWritten } = socket;
    total.in += bytesRead - connection.settledIn;
    total.out += bytesWritten - connection.settledOut;
    connection.settledIn = bytesRead;
    connection.assignedIn = bytesRead;
    connection.settledOut = bytesWritten;
  };

  return {
    counters,
    watch(socket) {
      const connection: Watched = { role: 'control', settledIn: 0, settledOut: 0, assignedIn: 0 };
      watched.set(socket, connection);
      socket.once('close', () => {
        settle(socket, connection);
        watched.delete(socket);
      });
    },
    assign(socket, role) {
      const connection = watched.get(socket);
      if (connection === undefined) return;
      const { bytesRead } = socket;
      if (bytesRead !== connection.assignedIn) {
        bytes[connection.role].in += connection.assignedIn - connection.settledIn;
        connection.settledIn = connection.assignedIn;
        connection.assignedIn = bytesRead;
      }
      if (connection.role === role) return;
      // What was written belongs to the answers before.
      const { bytesWritten } = socket;
      bytes[connection.role].out += bytesWritten - connection.settledOut;
      connection.settledOut = bytesWritten;
      connection.role = role;
    },
    settle(socket) {
      const connection = watched.get(socket);
      if (connection !== undefined) settle(socket, connection);
    },
    countStoreQuery() {
      storeQueries++;
    },
    countFault() {
      faults++;
    },
    beginWindow() {
      loopDelay.reset();
      clearInterval(everySecond);
      requestsSoFar = [counters.deliver.requests];
      everySecond = setInterval(() => requestsSoFar.push(counters.deliver.requests), 1_000);
    },
    snapshot() {
      for (const [socket, connection] of watched) settle(socket, connection);
      const cpu = process.cpuUsage();
      const memory = process.memoryUsage();
      const loop: EventLoopUtilization = performance.eventLoopUtilization();
      return {
        atMs: clock.nowMs(),
        roles: byRole((role) => ({
          ...counters[role],
          bytesIn: bytes[role].in,
          bytesOut: bytes[role].out,
        })),
        connections: watched.size,
        storeQueries,
        faults,
        cpuMs: (cpu.user + cpu.system) / 1e3,
        loopActiveMs: loop.active,
        eventLoopDelayMsP99: Math.max(0, loopDelay.percentile(99) / 1e6 - LOOP_DELAY_RESOLUTION_MS),
        requestsBySecond: differences([...requestsSoFar, counters.deliver.requests]),
        rssBytes: memory.rss,
        heapBytes: memory.heapUsed + memory.external,
      };
    },
    close() {
      clearInterval(everySecond);
      loopDelay.disable();
    },
  };
}

/** What each number adds to the one before it. */
function differences(sums: readonly number[]): number[] {
  return sums.slice(1).map((sum, index) => sum - (sums[index] ?? 0));
}

function byRole<T>(make: (role: Role) => T): Record<Role, T> {
  return { publish: make('publish'), deliver: make('deliver'), control: make('control') };
}
