import type { ServerProcess } from '../../bench/measure/servers/server-process.ts';
import type { Servers } from '../../bench/measure/servers/servers.ts';

/** One server that is not the driver's, as a cell measures servers. */
export function asServers({
  baseUrl,
  pid,
  snapshot,
  gone,
}: Pick<ServerProcess, 'baseUrl' | 'pid' | 'snapshot' | 'gone'>): Servers {
  return { baseUrls: [baseUrl], pids: [pid], sharesStore: false, snapshot, gone };
}
