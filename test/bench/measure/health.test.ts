import { describe, expect, it } from 'vitest';
import { type DriverHealth, findVoidReasons, LIMITS } from '../../../bench/measure/health.ts';
import { en } from '../../../bench/report/words/en/index.ts';

const WELL: DriverHealth = {
  clients: 100,
  failedConnections: 0,
  sampleFailure: undefined,
  warmedUp: 100,
  threads: [
    { name: 'driver 1', utilization: 0.5, eventLoopDelayMsP99: 5 },
    { name: 'driver 2', utilization: 0.4, eventLoopDelayMsP99: 4 },
  ],
  scheduleLagMsP99: 1,
  latencyMsP50: 5,
  publishFailures: 0,
  samplePublishFailure: undefined,
  databaseFailures: 0,
  sampleDatabaseFailure: undefined,
  pollsDue: 1000,
  missedTicks: 0,
  serverUtilization: 0.25,
  impossible: 0,
  early: 0,
  clockErrorMs: 0,
  unplannedTroubles: 0,
  sampleTrouble: undefined,
  unknown: 0,
  meteredDeliveries: 1000,
  creditedDeliveries: 1000,
  straddlingDeliveries: 100,
  pollsServed: 1000,
  asksAgain: false,
  hindrance: { waitedMs: 500, databaseCpuMs: undefined, stolenFraction: 0.01, memoryStallFraction: 0 },
  windowS: 10,
  plannedWindowS: 10,
};

const oneThread = (utilization: number, eventLoopDelayMsP99: number) => ({
  threads: [...WELL.threads, { name: 'driver 3', utilization, eventLoopDelayMsP99 }],
});

describe('a cell is valid', () => {
  it.each<[string, Partial<DriverHealth>]>([
    ['when all is well', {}],
    ['at the limit of utilisation', oneThread(LIMITS.utilization, 0)],
    ['at the limit of the loop delay', oneThread(0, LIMITS.eventLoopDelayMsP99)],
    ['at the limit of the schedule lag', { scheduleLagMsP99: LIMITS.scheduleLagMsP99 }],
    ['late by a twentieth of the latency', { ...oneThread(0, 25), scheduleLagMsP99: 25, latencyMsP50: 500 }],
    ['at the limit of missed ticks', { missedTicks: 10, pollsServed: 990 }],
    ['with a message on either edge', { meteredDeliveries: 1120 }],
    ['with fewer received than credited', { meteredDeliveries: 880 }],
    ['with polls under way at the edges', { pollsServed: 976 }],
    ['with more polls where readers ask again at once', { pollsServed: 2000, asksAgain: true }],
    ['at the limit of a busy server', { serverUtilization: LIMITS.serverBusy }],
    ['at the limit of waiting for a core', { hindrance: { ...WELL.hindrance, waitedMs: 2_500 } }],
    [
      'where the system tells nothing of itself',
      {
        hindrance: {
          waitedMs: undefined,
          databaseCpuMs: undefined,
          stolenFraction: undefined,
          memoryStallFraction: undefined,
        },
      },
    ],
    ['at the limit of the clock error', { clockErrorMs: LIMITS.clockErrorMs }],
    ['without polls', { pollsDue: 0, pollsServed: 0 }],
    ['with a window a little off', { windowS: 10.4 }],
    ['with a window a little short', { windowS: 9.6 }],
    ['without threads', { threads: [] }],
  ])('%s', (_what, changes) => {
    expect(findVoidReasons({ ...WELL, ...changes })).toEqual([]);
  });
});

describe('a cell is void', () => {
  it.each<[string, Partial<DriverHealth>, string | RegExp]>([
    [
      'when a thread is late by more than a twentieth of the latency',
      { ...oneThread(0, 26), latencyMsP50: 500 },
      /late by 26\.0 ms at the 99th percentile \(limit 25\.0 ms\)/,
    ],
    [
      'when messages are late by more than a twentieth of the latency',
      { scheduleLagMsP99: 26, latencyMsP50: 500 },
      /sent 26\.0 ms late at the 99th percentile \(limit 25\.0 ms\)/,
    ],
    [
      'when a client did not connect',
      { failedConnections: 1, sampleFailure: 'refused', warmedUp: 99 },
      '1 of 100 clients did not connect (refused): use fewer clients',
    ],
    [
      'when a client did not connect, without a reason',
      { failedConnections: 2, warmedUp: 98 },
      '2 of 100 clients did not connect (no reason given): use fewer clients',
    ],
    [
      'when the warm-up did not reach everyone',
      { warmedUp: 99 },
      'the warm-up message had reached only 99 of 100 clients when its time was up: use fewer clients',
    ],
    [
      'when the warm-up did not reach everyone who had connected',
      { failedConnections: 1, sampleFailure: 'refused', warmedUp: 98 },
      /reached only 98 of 99 clients/,
    ],
    [
      'when a message was not accepted',
      { publishFailures: 3, samplePublishFailure: 'answered 503' },
      '3 messages could not be published (answered 503): use a lower rate',
    ],
    [
      'when a message was accepted without an answer; its arrivals are no reason of their own',
      { publishFailures: 1, samplePublishFailure: 'no answer', unknown: 100 },
      '1 messages could not be published (no answer): use a lower rate',
    ],
    [
      'when a message was not accepted, without a reason',
      { publishFailures: 1 },
      '1 messages could not be published (no reason given): use a lower rate',
    ],
    [
      'when the database failed; effects of that are no reasons of their own',
      {
        databaseFailures: 12,
        sampleDatabaseFailure: 'MongoDB cannot be reached',
        missedTicks: 500,
        unknown: 1,
      },
      'the database failed during the run: 12 messages were not taken or not confirmed (MongoDB cannot be reached); find out why it ended or stopped answering, and run again',
    ],
    [
      'when one thread was busy',
      oneThread(0.951, 0),
      'a driver thread was 95.1% busy (limit 90.0%): use fewer clients, more --threads or a longer interval',
    ],
    [
      "when one thread's loop was late",
      oneThread(0, 20.14),
      'a driver thread was late by 20.1 ms at the 99th percentile (limit 20.0 ms): use fewer clients or more --threads',
    ],
    [
      'beyond a limit by less than rounded figures show',
      oneThread(0, 20.004),
      'a driver thread was late by 20.004 ms at the 99th percentile (limit 20.000 ms): use fewer clients or more --threads',
    ],
    [
      'when clocks differ by little more than they may',
      { clockErrorMs: 0.0504 },
      'the clocks of driver and server differ by 0.0504 ms or more (limit 0.0500 ms): run both on one machine',
    ],
    [
      'when messages were sent late',
      { scheduleLagMsP99: 50.04 },
      'messages were sent 50.0 ms late at the 99th percentile (limit 10.0 ms): use a lower rate or fewer clients',
    ],
    [
      'when readers met failures that nobody planned',
      { unplannedTroubles: 3, sampleTrouble: 'the answer was 503' },
      'clients met 3 failures that were not planned (the first: the answer was 503): use fewer clients, and end other programs',
    ],
    [
      'when readers met a failure, without a reason',
      { unplannedTroubles: 1 },
      'clients met 1 failures that were not planned (the first: no reason given): use fewer clients, and end other programs',
    ],
    [
      'when the database failed; failed polls are no reason of their own',
      {
        databaseFailures: 1,
        sampleDatabaseFailure: 'gone',
        unplannedTroubles: 7,
        sampleTrouble: 'the answer was 503',
      },
      /^the database failed during the run: 1 messages were not taken or not confirmed \(gone\); find out/,
    ],
    [
      'when polls were left out',
      { missedTicks: 11, pollsServed: 989 },
      '1.1% of the polls were left out because the one before was still under way (limit 1.0%; the server was 25.0% busy): use fewer clients or a longer interval',
    ],
    [
      'when more was received in the window than is credited to it',
      { meteredDeliveries: 1121 },
      "1121 deliveries were received while the server's cost was metered, but it would be divided by 1000, those of messages due in the window: use a longer --duration or --warmup",
    ],
    ['when less was received', { meteredDeliveries: 879 }, /^879 deliveries were received/],
    [
      'when the server answered fewer polls than were sent',
      { pollsServed: 975 },
      'the server answered 975 polls in the window, and 1000 were sent: use fewer clients or a longer interval',
    ],
    ['when it answered more', { pollsServed: 1025 }, /^the server answered 1025 polls/],
    [
      'when the server was overloaded, whatever it does',
      { serverUtilization: 0.98 },
      'the server was 98.0% busy (limit 97.0%): it was overloaded, so its latencies and costs depend on how long the window is: use fewer clients, a lower rate or a longer interval',
    ],
    [
      'when the server waited for a core',
      { hindrance: { ...WELL.hindrance, waitedMs: 2_600 } },
      'the server was ready to run and waited for a core for 26.0% of the window (limit 25.0%): end other programs, or use fewer clients',
    ],
    [
      'when the host took the cores',
      { hindrance: { ...WELL.hindrance, stolenFraction: 0.06 } },
      "the host of this virtual machine took 6.0% of its cores' time (limit 5.0%): measure when it is quieter",
    ],
    [
      'when memory was short',
      { hindrance: { ...WELL.hindrance, memoryStallFraction: 0.06 } },
      'processes waited for memory in 6.0% of the window (limit 5.0%): use fewer clients, or end other programs',
    ],
    [
      'when a client did not connect; what it did not get is no reason of its own',
      { failedConnections: 1, sampleFailure: 'refused', warmedUp: 99, meteredDeliveries: 0 },
      '1 of 100 clients did not connect (refused): use fewer clients',
    ],
    [
      'when the database failed; what did not arrive is no reason of its own',
      { databaseFailures: 1, sampleDatabaseFailure: 'gone', meteredDeliveries: 0, pollsServed: 0 },
      /^the database failed during the run/,
    ],
    [
      'when something arrived before it was sent',
      { impossible: 1 },
      '1 messages arrived before they were sent: the clocks of driver and server differ; run both on one machine',
    ],
    [
      'when something was sent before it was due',
      { early: 1 },
      "1 messages were sent before they were due: the publisher's clock is wrong",
    ],
    [
      'when clocks differ',
      { clockErrorMs: 4.321 },
      'the clocks of driver and server differ by 4.32 ms or more (limit 0.05 ms): run both on one machine',
    ],
    [
      'when someone else published',
      { unknown: 1 },
      '1 arrivals of messages that this run did not publish: use a database of its own',
    ],
    [
      "when the server's counters ran too long",
      { windowS: 10.6 },
      "the server's counters ran for 10.60 s instead of 10.00 s: the machine is overloaded; use fewer clients or a longer interval",
    ],
    [
      "when the server's counters ran too short",
      { windowS: 9.4 },
      "the server's counters ran for 9.40 s instead of 10.00 s: the machine is overloaded; use fewer clients or a longer interval",
    ],
  ])('%s', (_what, changes, reason) => {
    const reasons = findVoidReasons({ ...WELL, ...changes }).map(en.reason);
    if (typeof reason === 'string') expect(reasons).toEqual([reason]);
    else expect(reasons.at(-1)).toMatch(reason);
  });

  it('for all reasons at once', () => {
    expect(findVoidReasons({ ...WELL, ...oneThread(1, 100), unknown: 1 })).toHaveLength(3);
  });
});
