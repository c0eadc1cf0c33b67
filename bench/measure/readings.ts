import { setTimeout as sleep } from 'node:timers/promises';
import type { MeterSnapshot } from '../../src/meter.ts';
import type { ClockCheck } from '../load/clock-check.ts';
import type { Observation } from './observation.ts';
import type { ServerProcess, SnapshotOptions } from './server-process.ts';

/** Reads the server's meter, and checks the server's clock by the way. */
export function snapshot(
  server: ServerProcess,
  clocks: ClockCheck,
  options: Partial<SnapshotOptions> = {},
): Promise<MeterSnapshot> {
  return clocks.during(
    () => server.snapshot({ reset: false, collect: false, ...options }),
    ({ atMs }) => [atMs],
  );
}

/** What the last polls and messages leave to be done takes less. */
const SETTLE_MS = 100;

/** What the server spends while all clients are connected and none is served: what it costs to be there. */
export async function measureRest(
  server: ServerProcess,
  restMs: number,
  clocks: ClockCheck,
  stop: AbortSignal,
): Promise<Observation['rest']> {
  await sleep(SETTLE_MS);
  const start = await snapshot(server, clocks);
  await sleep(restMs, undefined, { signal: stop }).catch(() => {});
  return { start, end: await snapshot(server, clocks) };
}
