import type { Socket } from 'node:net';
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';

/** What a connection is used for: publishing, delivery, or anything else, such as `/stats`. */
export const ROLES = ['publish', 'deliver', 'control'] as const;
export type Role = (typeof ROLES)[number];

/** What refuses a request or a connection: rules of access, and limits. */
export const REFUSALS = [
  'host',
  'origin',
  'token',
  'rate',
  'connections',
  'waiters',
  'logFull',
  'overload',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Counts of one role since the server started. Modes increment them directly, so that an event costs one increment. */
export interface RoleCounters {
  requests: number;
  /** Requests answered with at least one message. */
  useful: number;
  /** Requests answered without a message. */
  empty: number;
  /** Requests that only set up a channel: WebSocket upgrades, event streams, Engine.IO handshakes. */
  handshakes: number;
  /** WebSocket frames received, heartbeats included. */
  framesIn: number;
  /** WebSocket frames and server-sent events sent, heartbeats included. */
  framesOut: number;
  heartbeats: number;
  /** Writes that pushed one or more messages to a reader. */
  pushes: number;
}

/** {@link RoleCounters} with the bytes of the role, as counted at the sockets. */
export interface RoleTotals extends Readonly<RoleCounters> {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** What the server has spent since it started. The cost of a window is the difference of two snapshots. */
export interface MeterSnapshot {
  /** Time of this snapshot on the monotonic clock, which the driver shares. */
  readonly atMs: number;
  readonly roles: Readonly<Record<Role, RoleTotals>>;
  readonly connections: number;
  readonly storeQueries: number;
  /** Unexpected errors caught by a catch-all; each is a bug in the server. */
  readonly faults: number;
  /** Requests and connections that were refused, by what refused them; see docs/reliability.md. */
  readonly refusals: Readonly<Record<Refusal, number>>;
  /** User and system CPU time of the process. */
  readonly cpuMs: number;
  /** Time that the event loop was busy. */
  readonly loopActiveMs: number;
  /** 99th percentile of the event loop's delay since the last `beginWindow`; absent where it is not watched. */
  readonly eventLoopDelayMsP99?: number;
  /** Requests with role `deliver` in each second since the last `beginWindow`; the last second is incomplete. */
  readonly requestsBySecond: readonly number[];
  /** CPU time of each whole second since the last `beginWindow`, in ms. */
  readonly cpuMsBySecond: readonly number[];
  readonly rssBytes: number;
  /** JavaScript heap in use, and memory of buffers outside the heap. */
  readonly heapBytes: number;
}

/** Counts what the server spends, by role. */
export interface Meter {
  readonly counters: Readonly<Record<Role, RoleCounters>>;
  /** Starts to count a connection's bytes, as `control` until `assign` is called. */
  watch(socket: Socket): void;
  /**
   * Assigns a connection to a role. Call it when a request has been read: the bytes read since the last call are that request's. If it
   * is called again before more bytes are read, the last role counts.
   */
  assign(socket: Socket, role: Role): void;
  /**
   * Adds the bytes that the connection has carried so far to its role. Call it after the answer to a request whose body arrives after
   * `assign`.
   */
  settle(socket: Socket): void;
  countStoreQuery(): void;
  countFault(): void;
  countRefusal(by: Refusal): void;
  /** Resets `eventLoopDelayMsP99` and what is counted by the second. All other figures go on. */
  beginWindow(): void;
  snapshot(): MeterSnapshot;
  /** Stops the timers. */
  close(): void;
}

/** What a meter watches besides what it counts. */
export interface MeterOptions {
  /**
   * Whether to sample the delay of the event loop. Its timer takes 4 ms of CPU a second, a third of what an idle server needs, so a
   * server whose CPU is measured goes without (docs/decisions/082).
   */
  readonly watchLoop?: boolean;
}

/** Period at which event-loop delay is sampled. Each sample includes the period, which is subtracted. */
const LOOP_DELAY_RESOLUTION_MS = 10;

interface Watched {
  role: Role;
  /** Bytes of this connection already added to a role. */
  settledIn: number;
  settledOut: number;
  /** Bytes read at the last `assign`; later bytes belong to the next request. */
  assignedIn: number;
}

/**
 * Creates a meter. It counts bytes at the server's sockets, so headers and framing are included, TCP's own are not.
 *
 * On a connection used for several roles, as browsers do, each request and its answer count for their own role. Pipelined requests of
 * different roles are the exception: their bytes cannot be told apart, and may count for the wrong role. Every byte counts once.
 */
export function createMeter(clock: Clock, { watchLoop = false }: MeterOptions = {}): Meter {
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
  const loopDelay = watchLoop ? monitorEventLoopDelay({ resolution: LOOP_DELAY_RESOLUTION_MS }) : undefined;
  loopDelay?.enable();
  let storeQueries = 0;
  let faults = 0;
  const refusals = Object.fromEntries(REFUSALS.map((by) => [by, 0])) as Record<Refusal, number>;
  let requestsAtSecond: number[] = [];
  let cpuMsAtSecond: number[] = [];
  let secondTimer: NodeJS.Timeout | undefined;

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
      // The bytes written so far belong to earlier answers.
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
    countRefusal(by) {
      refusals[by]++;
    },
    beginWindow() {
      loopDelay?.reset();
      clearInterval(secondTimer);
      requestsAtSecond = [counters.deliver.requests];
      cpuMsAtSecond = [cpuMs()];
      secondTimer = setInterval(() => {
        requestsAtSecond.push(counters.deliver.requests);
        cpuMsAtSecond.push(cpuMs());
      }, 1_000);
    },
    snapshot() {
      for (const [socket, connection] of watched) settle(socket, connection);
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
        refusals: { ...refusals },
        cpuMs: cpuMs(),
        loopActiveMs: loop.active,
        ...(loopDelay && {
          eventLoopDelayMsP99: Math.max(0, loopDelay.percentile(99) / 1e6 - LOOP_DELAY_RESOLUTION_MS),
        }),
        requestsBySecond: differences([...requestsAtSecond, counters.deliver.requests]),
        cpuMsBySecond: differences(cpuMsAtSecond),
        rssBytes: memory.rss,
        heapBytes: memory.heapUsed + memory.external,
      };
    },
    close() {
      clearInterval(secondTimer);
      loopDelay?.disable();
    },
  };
}

/** User and system CPU time of this process so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Returns the difference of each number and the one before it. */
function differences(sums: readonly number[]): number[] {
  return sums.slice(1).map((sum, index) => sum - (sums[index] ?? 0));
}

function byRole<T>(make: (role: Role) => T): Record<Role, T> {
  return { publish: make('publish'), deliver: make('deliver'), control: make('control') };
}
