import type { LedgerPart, Published, Window } from '../ledger/ledger.ts';
import type { OpenReport, ThreadHealth } from '../load/fleet/protocol.ts';
import type { ThreadFigures } from '../load/fleet/thread-watch.ts';
import type { PublishFailure } from '../load/publisher.ts';
import type { Hindrance } from './machine/watch.ts';
import type { Reading } from './reading.ts';
import type { Restarted } from './restart.ts';
import type { ServersSnapshot } from './servers/servers.ts';

/** All that was observed in one cell, before anything is derived from it. */
export interface Observation {
  readonly window: Window;
  /** When the window began, as an ISO date: to compare it with those of other drivers. */
  readonly windowStartedAt: string;
  readonly opened: OpenReport;
  readonly threads: readonly ThreadHealth[];
  readonly parts: readonly LedgerPart[];
  readonly published: readonly Published[];
  readonly publishFailures: readonly PublishFailure[];
  /** The server's meter before the first client, at the start and at the end of the window. */
  readonly idle: Reading;
  /** The server's meter with all clients connected and nothing to do but wait, its garbage collected as for `idle`. */
  readonly connected: Reading;
  /** When the last client had connected. */
  readonly allOpen: Reading;
  /** The beginning and the end of a time in which all clients were connected and nothing was delivered or asked for. */
  readonly rest: { readonly start: Reading; readonly end: Reading };
  readonly start: ServersSnapshot;
  readonly end: ServersSnapshot;
  /** The restart of servers in the window; absent where the plan has none, or the run was stopped before it was over. */
  readonly restart?: Restarted | undefined;
  /** What kept processes of the machine from running in the window. */
  readonly hindrance: Hindrance;
  readonly driverCpuMs: number;
  /** The thread that publishes; `threads` are those of the readers. */
  readonly publisherThread: ThreadFigures;
  /** Readers who had the warm-up message when the window began. */
  readonly warmedUp: number;
  /** The most by which clocks of the server, the threads and the publisher were seen to differ. */
  readonly clockErrorMs: number;
}
