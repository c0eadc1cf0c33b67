import { Adapter, type Session } from 'socket.io-adapter';
import { monotonicClock } from '../../clock.ts';
import { HttpProblem } from '../../http/problem.ts';
import type { Cursor } from '../../log/cursor.ts';
import { readSocketCursor } from '../cursor.ts';

/** How long a session can be recovered after its connection was lost, in milliseconds. */
export const RECOVERY_MS = 2 * 60_000;

/** Sessions that are kept for recovery. A client whose session was dropped resumes by `auth.since`, as after a restart. */
const MAX_SESSIONS = 10_000;

type Persisted = Parameters<Adapter['persistSession']>[0];

/** The `data` that this adapter sets on a recovered socket. */
export interface RecoveredData {
  readonly since: Cursor;
}

/**
 * Socket.IO's connection state recovery, from the log.
 *
 * Socket.IO's own adapter keeps every packet of the last minutes to send it again, but the log has the messages already. The offset that a
 * client sends when it reconnects is its cursor. So the session is restored without packets, and the client is served from
 * the log like any other reader: no message is lost or repeated between recovery and live messages.
 */
export class LogSessions extends Adapter {
  private readonly sessions = new Map<string, { readonly session: Persisted; readonly lostAtMs: number }>();

  override persistSession(session: Persisted): void {
    this.forgetExpired();
    this.sessions.set(session.pid, { session, lostAtMs: monotonicClock.nowMs() });
  }

  override async restoreSession(pid: string, offset: string): Promise<Session> {
    this.forgetExpired();
    const found = this.sessions.get(pid);
    // The return type does not allow null, but Socket.IO's adapters return it if there is no session.
    const cursor = readSocketCursor({ offset });
    if (found === undefined || offset === '' || cursor instanceof HttpProblem)
      return null as unknown as Session;
    this.sessions.delete(pid);
    const data: RecoveredData = { since: cursor };
    // Without its rooms, since a broadcast before the socket has caught up would arrive out of order.
    return { ...found.session, rooms: [], data, missedPackets: [] };
  }

  /** Drops expired sessions, and the oldest if there are too many. The map is in the order in which connections were lost. */
  private forgetExpired(): void {
    const oldestMs = monotonicClock.nowMs() - RECOVERY_MS;
    for (const [pid, { lostAtMs }] of this.sessions) {
      if (lostAtMs >= oldestMs && this.sessions.size < MAX_SESSIONS) return;
      this.sessions.delete(pid);
    }
  }
}
