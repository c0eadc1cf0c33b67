import type { Reason } from '../../../result/reasons.ts';
import { percentBeside, type ReasonWords, reasonText, speakerOfReasons, writeBeside } from '../reasons.ts';

/** Why a cell is void or has no figures, and what to change, in English. */
const WORDS: ReasonWords = {
  nothingMeasured: ({ publishedMessages, connectedClients, deliveries }) => ({
    problem: `nothing could be measured: ${publishedMessages} messages published, ${connectedClients} clients connected, ${deliveries} deliveries`,
  }),
  disconnected: ({ failedClients, clients, said }) => ({
    problem: `${failedClients} of ${clients} clients did not connect (${cause(said)})`,
    advice: 'use fewer clients',
  }),
  noLocalPorts: ({ failedClients, clients, said }) => ({
    problem: `${failedClients} of ${clients} clients did not connect, since the machine had no local port left for them (${cause(said)}): use fewer clients, or give it more ports (on Linux: sysctl -w net.ipv4.ip_local_port_range="1024 65535")`,
  }),
  noOpenFiles: ({ failedClients, clients, said }) => ({
    problem: `${failedClients} of ${clients} clients did not connect, since the process could not open more files (${cause(said)})`,
    advice: 'use fewer clients, or raise the limit (ulimit -n)',
  }),
  coldClients: ({ warmedUpClients, connectedClients }) => ({
    problem: `the warm-up message had reached only ${warmedUpClients} of ${connectedClients} clients when its time was up`,
    advice: 'use fewer clients',
  }),
  unpublished: ({ failedMessages, said }) => ({
    problem: `${failedMessages} messages could not be published (${cause(said)})`,
    advice: 'use a lower rate',
  }),
  databaseFailed: ({ failedMessages, said }) => ({
    problem: `the database failed during the run: ${failedMessages} messages were not taken or not confirmed (${cause(said)}); find out why it ended or stopped answering, and run again`,
  }),
  busyThread: ({ busyFraction, limitFraction }) => {
    const [busy, limit] = percentBeside(busyFraction, limitFraction);
    return {
      problem: `a driver thread was ${busy} busy (limit ${limit})`,
      advice: 'use fewer clients, more --threads or a longer interval',
    };
  },
  lateThread: ({ lateMs, limitMs }) => {
    const [late, limit] = writeBeside(lateMs, limitMs);
    return {
      problem: `a driver thread was late by ${late} ms at the 99th percentile (limit ${limit} ms)`,
      advice: 'use fewer clients or more --threads',
    };
  },
  latePublisher: ({ lateMs, limitMs }) => {
    const [late, limit] = writeBeside(lateMs, limitMs);
    return {
      problem: `messages were sent ${late} ms late at the 99th percentile (limit ${limit} ms)`,
      advice: 'use a lower rate or fewer clients',
    };
  },
  missedTicks: ({ missedFraction, limitFraction, serverBusyFraction }) => {
    const [missed, limit] = percentBeside(missedFraction, limitFraction);
    return {
      problem: `${missed} of the polls were left out because the one before was still under way (limit ${limit}${serverBusyFraction === undefined ? '' : `; the server was ${(serverBusyFraction * 100).toFixed(1)}% busy`})`,
      advice: 'use fewer clients or a longer interval',
    };
  },
  impossible: ({ arrivals }) => ({
    problem: `${arrivals} messages arrived before they were sent: the clocks of driver and server differ; run both on one machine`,
  }),
  early: ({ messages }) => ({
    problem: `${messages} messages were sent before they were due: the publisher's clock is wrong`,
  }),
  clocks: ({ errorMs, limitMs }) => {
    const [error, limit] = writeBeside(errorMs, limitMs, 2);
    return {
      problem: `the clocks of driver and server differ by ${error} ms or more (limit ${limit} ms): run both on one machine`,
    };
  },
  unknown: ({ arrivals }) => ({
    problem: `${arrivals} arrivals of messages that this run did not publish`,
    advice: 'use a database of its own',
  }),
  troubles: ({ troubles, said }) => ({
    problem: `clients met ${troubles} failures that were not planned (the first: ${cause(said)})`,
    advice: 'use fewer clients, and end other programs',
  }),
  unmetered: ({ meteredDeliveries, creditedDeliveries }) => ({
    problem: `${meteredDeliveries} deliveries were received while the server's cost was metered, but it would be divided by ${creditedDeliveries}, those of messages due in the window`,
    advice: 'use a longer --duration or --warmup',
  }),
  pollsLost: ({ servedPolls, sentPolls }) => ({
    problem: `the server answered ${servedPolls} polls in the window, and ${sentPolls} were sent`,
    advice: 'use fewer clients or a longer interval',
  }),
  overloaded: ({ busyFraction, limitFraction }) => {
    const [busy, limit] = percentBeside(busyFraction, limitFraction);
    return {
      problem: `the server was ${busy} busy (limit ${limit}): it was overloaded, so its latencies and costs depend on how long the window is`,
      advice: 'use fewer clients, a lower rate or a longer interval',
    };
  },
  serverWaited: ({ waitedFraction, limitFraction }) => {
    const [waited, limit] = percentBeside(waitedFraction, limitFraction);
    return {
      problem: `the server was ready to run and waited for a core for ${waited} of the window (limit ${limit})`,
      advice: 'end other programs, or use fewer clients',
    };
  },
  stolen: ({ stolenFraction, limitFraction }) => {
    const [stolen, limit] = percentBeside(stolenFraction, limitFraction);
    return {
      problem: `the host of this virtual machine took ${stolen} of its cores' time (limit ${limit})`,
      advice: 'measure when it is quieter',
    };
  },
  memoryShort: ({ stalledFraction, limitFraction }) => {
    const [stalled, limit] = percentBeside(stalledFraction, limitFraction);
    return {
      problem: `processes waited for memory in ${stalled} of the window (limit ${limit})`,
      advice: 'use fewer clients, or end other programs',
    };
  },
  apart: ({ overlapFraction, limitFraction }) => {
    const [overlap, limit] = percentBeside(overlapFraction, limitFraction);
    return {
      problem: `the windows of drivers that are added up overlapped by ${overlap} only (at least ${limit} are needed)`,
      advice: 'start the drivers at the same time',
    };
  },
  window: ({ ranS, plannedS }) => {
    const [ran, planned] = writeBeside(ranS, plannedS, 2);
    return {
      problem: `the server's counters ran for ${ran} s instead of ${planned} s: the machine is overloaded; use fewer clients or a longer interval`,
    };
  },
  said: ({ text }) => ({ problem: text }),
};

/** Returns a reason in one sentence. */
export const reason = speakerOfReasons(WORDS);

/** Returns a reason without what to change. */
export function problemOf(found: Reason): string {
  return reasonText(WORDS, found).problem;
}

function cause(said: string | undefined): string {
  return said ?? 'no reason given';
}
