import { Adapter, type Session } from 'socket.io-adapter';
import { HttpProblem } from '../../http/problem.ts';
import { readSocketCursor } from '../cursor.ts';

/** How long a lost connection may come back to its session. */
export const RECOVERY_MS = 2 * 60_000;

/** Lost connections that are remembered. Whoever was lost before returns with `auth.since`, as after a restart. */
const MAX_SESSIONS = 10_000;

type Persisted = Parameters<Adapter['persistSession']>[0];

/** What this adapter leaves on a recovered socket's `data`. */
export interface RecoveredData {
  /** The `seq` of the last message that the client has. */
  readonly since: number;
}

/**
 * Socket.IO's connection state recovery over the log.
 *
 * Its own adapter keeps every packet of the last minutes to be able to repeat it; the log has them already. The offset that a
 * client returns with is the `seq` of the last message it has, so its session is restored without packets and it is then served
 * from the log like any other reader: nothing can fall between recovery and live messages, or come twice.
 */
export class LogSessions extends Adapter {
  private readonly sessions = new Map<string, { readonly session: Persisted; readonly lostAtMs: number }>();

  override persistSession(session: Persisted): void {
    this.forgetExpired();
    this.sessions.set(session.pid, { session, lostAtMs: Date.now() });
  }

  override async restoreSession(pid: string, offset: string): Promise<Session> {
    this.forgetExpired();
    const found = this.sessions.get(pid);
    // Declared to be a Session, but null is how an adapter says that there is none, as the one it extends does.
    const cursor = readSocketCursor({ offset });
    if (found === undefined || offset === '' || cursor instanceof HttpProblem)
      return null as unknown as Session;
    this.sessions.delete(pid);
    const data: RecoveredData = { since: cursor };
    // Without its rooms: a broadcast before the socket has caught up would be out of order.
    return { ...found.session, rooms: [], data, missedPackets: [] };
  }

  /** Sessions are in the order in which they were lost. */
  private forgetExpired(): void {
    const oldestMs = Date.now() - RECOVERY_MS;
    for (const [pid, { lostAtMs }] of this.sessions) {
      if (lostAtMs >= oldestMs && this.sessions.size < MAX_SESSIONS) return;
      this.sessions.delete(pid);
    }
  }
}
