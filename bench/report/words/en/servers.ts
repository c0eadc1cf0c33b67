import type { RestartedLoad } from '../../analysis/restarts.ts';
import { formatMs, formatNumber } from '../format.ts';

/** How readers come back from a restart of their server, in English. */
export const restarts = {
  heading: 'How readers came back from a restart',
  note: 'A reader has caught up when it has the last message of the outage. Messages that were due while no server was there waited in the publisher, and their latency counts from when they were due. **Attempts** are TCP connections that readers tried to open, in vain or not, until the last of them had caught up; **requests**, **queries** to the store and **CPU** are those of the new server until then, from its start. All other figures of this run contain the outage.',
  load: ({ what, servers, atS, downMs }: Pick<RestartedLoad, 'what' | 'servers' | 'atS' | 'downMs'>) =>
    `${what === 'database' ? 'The database' : servers === 1 ? 'One server' : `${servers} servers`} restarted ${formatNumber(atS)} s into the window, away for ${formatMs(downMs, 2)}`,
  header: [
    'mode',
    'server away (s)',
    'half back (s)',
    '95% back (s)',
    'last back (s)',
    'never back',
    'attempts',
    'requests',
    'queries',
    'CPU (ms)',
    'missed',
    'repeated',
  ],
};

/** What more servers of one log cost and bring, in English. */
export const nodes = {
  heading: 'What more servers cost and bring',
  note: 'Servers share one log: each message is posted to one of them and delivered by all, each to its own readers. So each server pays for every message once more, whoever its readers are. Cores are those in use on average.',
  header: [
    'mode',
    'servers',
    'answers/s',
    'deliveries/s',
    'cores, all',
    'cores, busiest',
    'cores, database',
    'times the fewest',
    'p50 (ms)',
    'p99 (ms)',
  ],
};
