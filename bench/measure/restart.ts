import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import type { MeterSnapshot } from '../../src/meter.ts';
import type { Published } from '../ledger/ledger.ts';
import type { Recovery } from '../ledger/recovery.ts';
import type { Fleet } from '../load/fleet/fleet.ts';
import { mayMiss, reachLimitMs } from '../load/load.ts';
import type { Publisher } from '../load/publisher.ts';
import type { CellSpec, Plan } from '../result/schema.ts';
import type { OwnServers, Servers } from './servers/servers.ts';

/** A restart of servers in a window, as it was observed. */
export interface Restarted {
  readonly what: NonNullable<Plan['restart']>['what'];
  readonly recovery: Recovery;
  /** When all servers took requests again; `recovery.sinceMs` is when the first one was told to end. */
  readonly upMs: number;
  /** TCP connections that readers tried to open until the last of them had caught up, or for as long as they were waited for. */
  readonly attempts: number;
  /** What the servers did until then, from the start of new ones, or from the database's end. */
  readonly herd: MeterSnapshot;
}

/** What a restart needs of the cell. */
export interface RestartParts {
  readonly publisher: Publisher;
  readonly fleet: Fleet;
  readonly clock: Clock;
  /** The window's start. */
  readonly startMs: number;
  readonly stop: AbortSignal;
}

const LOOK_EVERY_MS = 20;

/**
 * Ends servers, or their database, in the window as the plan says, starts them again on their ports, and waits until every reader has caught up.
 *
 * Messages that are due while a server is gone go to the others; where there are none they wait in the publisher, and their latency counts
 * from when they were due. The publisher has the answer of each message before its server ends, so that no message is in doubt.
 *
 * @returns what was observed; `undefined` where the plan has no restart, or the run was stopped before it was over.
 */
export async function restartServers(
  spec: CellSpec,
  { restart }: Plan,
  servers: Servers | OwnServers,
  { publisher, fleet, clock, startMs, stop }: RestartParts,
): Promise<Restarted | undefined> {
  if (restart === undefined || !('restart' in servers)) return undefined;
  const which = restart.what === 'one' ? [0] : [...servers.baseUrls.keys()];
  const urls = which.flatMap((index) => servers.baseUrls[index] ?? []);
  const wait = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: stop }).catch(() => {});
  await wait(startMs + restart.atS * 1000 - clock.nowMs());
  if (stop.aborted) return undefined;
  try {
    await Promise.all(urls.map((baseUrl) => publisher.withhold(baseUrl)));
    const attemptsBefore = await fleet.attempts();
    let sinceMs = clock.nowMs();
    const onEnding = (): void => {
      sinceMs = clock.nowMs();
    };
    const herdOf =
      restart.what === 'database'
        ? await servers.restartDatabase(restart.how, onEnding)
        : await servers.restart(which, restart.how, onEnding);
    const upMs = clock.nowMs();
    for (const baseUrl of urls) publisher.release(baseUrl);

    const deadlineMs = upMs + reachLimitMs(spec);
    for (;;) {
      const last = lastOfOutage(publisher, sinceMs, upMs);
      const reached = last === undefined ? 0 : await fleet.reached(last.seq, mayMiss(spec));
      if (stop.aborted) return undefined;
      const isOver = reached >= fleet.clients || clock.nowMs() >= deadlineMs;
      if (isOver && last !== undefined) {
        const attempts = (await fleet.attempts()) - attemptsBefore;
        const recovery = { sinceMs, seq: last.seq, servers: which };
        return { what: restart.what, recovery, upMs, attempts, herd: await herdOf() };
      }
      if (isOver) return undefined;
      await wait(LOOK_EVERY_MS);
    }
  } finally {
    for (const baseUrl of urls) publisher.release(baseUrl);
  }
}

/**
 * Returns the last message that was due before the servers were back, or the first one after that if none was: a reader that has it has
 * caught up. `undefined` until the publisher has its answer.
 */
export function lastOfOutage(
  { published, pendingSinceMs }: Pick<Publisher, 'published' | 'pendingSinceMs'>,
  sinceMs: number,
  upMs: number,
): Published | undefined {
  if (pendingSinceMs < upMs) return undefined;
  const last = published.findLast(({ dueMs }) => dueMs < upMs);
  return last !== undefined && last.dueMs >= sinceMs ? last : published.find(({ dueMs }) => dueMs >= upMs);
}
