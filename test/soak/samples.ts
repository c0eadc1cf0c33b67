import type { ServerProcess } from '../../bench/measure/servers/server-process.ts';
import { countActiveResources } from '../../src/process/active-resources.ts';
import { openDescriptors } from '../support/descriptors.ts';

/** What a process holds, after its garbage was collected. */
export interface Held {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Absent if the system does not report it. */
  readonly descriptors: number | undefined;
  readonly timers: number;
  /** Sockets, pipes, files and requests under way. */
  readonly handles: number;
}

export interface Sample {
  readonly atMs: number;
  readonly server: Held;
  readonly driver: Held;
}

/** Reads what server and driver hold now. */
export async function takeSample(server: ServerProcess): Promise<Sample> {
  const reading = await server.snapshot({ reset: false, collect: true, resources: true });
  if (globalThis.gc === undefined) throw new Error('the driver needs --expose-gc');
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    atMs: performance.now(),
    server: {
      heapBytes: reading.heapBytes,
      rssBytes: reading.rssBytes,
      descriptors: openDescriptors(server.pid),
      ...split(reading.resources ?? {}),
    },
    driver: {
      heapBytes: heapUsed + external,
      rssBytes: rss,
      descriptors: openDescriptors('self'),
      ...split(countActiveResources()),
    },
  };
}

/** Tells timers from the rest. */
function split(resources: Readonly<Record<string, number>>): Pick<Held, 'timers' | 'handles'> {
  const timers = (resources['Timeout'] ?? 0) + (resources['Immediate'] ?? 0);
  const all = Object.values(resources).reduce((sum, count) => sum + count, 0);
  return { timers, handles: all - timers };
}
