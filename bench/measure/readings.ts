import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockCheck } from '../load/clock-check.ts';
import type { Observation } from './observation.ts';
import type { SnapshotOptions } from './servers/server-process.ts';
import type { Servers, ServersSnapshot } from './servers/servers.ts';

/** Reads the servers' meters, and checks their clocks by the way. */
export function snapshot(
  servers: Servers,
  clocks: ClockCheck,
  options: Partial<SnapshotOptions> = {},
): Promise<ServersSnapshot> {
  return clocks.during(
    () => servers.snapshot({ reset: false, collect: false, ...options }),
    ({ atMs, nodes }) => nodes?.map((node) => node.atMs) ?? [atMs],
  );
}

/** What the last polls and messages leave to be done takes less. */
const SETTLE_MS = 100;

/** What the servers spend while all clients are connected and none is served: what it costs to be there. */
export async function measureRest(
  servers: Servers,
  restMs: number,
  clocks: ClockCheck,
  stop: AbortSignal,
): Promise<Observation['rest']> {
  await sleep(SETTLE_MS);
  const start = await snapshot(servers, clocks);
  await sleep(restMs, undefined, { signal: stop }).catch(() => {});
  return { start, end: await snapshot(servers, clocks) };
}
