import { describe, expect, it } from 'vitest';
import { deriveCell } from '../../../bench/measure/derive.ts';
import type { Observation } from '../../../bench/measure/observation.ts';
import type { CellSpec, Measured, Plan } from '../../../bench/result/schema.ts';
import { deliveries, makeObservation, snapshotOf } from '../../fixtures/make-observation.ts';
import { DEFAULT_PLAN } from '../../fixtures/make-result.ts';

const SPEC: CellSpec = {
  mode: 'short-poll',
  clients: 10,
  pollIntervalMs: 1_000,
  messagesPerSecond: 1,
  payloadBytes: 20,
  rttMs: 0,
  batchMs: 0,
  nodes: 1,
  stack: 'tuned' as const,
  recovery: 'cursor' as const,
  durationS: 10,
  repeat: 0,
  control: false,
};

function derive(changes: Partial<Observation> = {}, spec: Partial<CellSpec> = {}, plan: Partial<Plan> = {}) {
  return deriveCell({ ...SPEC, ...spec }, { ...DEFAULT_PLAN, ...plan }, makeObservation(changes));
}

function figures(changes: Partial<Observation> = {}, spec: Partial<CellSpec> = {}): Measured {
  const derived = derive(changes, spec);
  if (derived.status === 'failed') throw new Error(JSON.stringify(derived.reasons));
  return derived;
}

const codesOf = (derived: ReturnType<typeof derive>) => derived.reasons.map(({ code }) => code);

describe('the figures of a cell', () => {
  it('count the messages due in the window, and their deliveries', () => {
    expect(derive().status).toBe('ok');
    expect(figures()).toMatchObject({
      published: 10,
      expected: 100,
      delivered: 100,
      missed: 0,
      duplicated: 0,
      reordered: 0,
    });
  });

  it('are sums over the threads', () => {
    const window = { startMs: 1_000, endMs: 11_000 };
    const times = { fromMs: 250, toMs: 13_000, everyMs: 1_000 };
    const { published, parts } = deliveries(times, 10, window);
    const both = figures({ published, parts: [...parts, ...parts] }, { clients: 20, pollIntervalMs: 2_000 });
    expect(both).toMatchObject({ published: 10, expected: 200, delivered: 200 });
    expect(both.timeline[3]?.deliveries).toBe(20);
  });

  it('are differences of the meter’s readings at both ends of the window', () => {
    const measured = figures();
    expect(measured.windowS).toBe(10);
    expect(measured.server).toMatchObject({
      cpuMs: 50,
      utilization: 0.05,
      storeQueries: 10,
      rssBytes: 60e6,
      heapBytes: 15e6,
      idleRssBytes: 50e6,
      idleHeapBytes: 10e6,
      connectedHeapBytes: 12e6,
      waitedMs: 12,
    });
    expect(measured.roles.deliver).toMatchObject({ requests: 100, useful: 100, empty: 0, bytesIn: 10_000 });
    expect(measured.roles.publish.requests).toBe(10);
    expect(measured.requests).toEqual({ total: 100, useful: 100, empty: 0, handshake: 0 });
    expect(measured.bytes).toEqual({ sentByServer: 30_000, receivedByServer: 10_000 });
  });

  it('have what connecting took apart: requests from before the first client on, bytes and CPU', () => {
    const start = snapshotOf({
      ...makeObservation().start,
      deliver: { handshakes: 10, bytesIn: 700, bytesOut: 800 },
    });
    const end = snapshotOf({
      ...makeObservation().end,
      deliver: {
        handshakes: 12,
        bytesIn: 900,
        bytesOut: 9_800,
        framesIn: 3,
        framesOut: 100,
        heartbeats: 4,
        pushes: 96,
      },
    });
    const measured = figures({ start, end }, { mode: 'websocket' });
    expect(measured.requests).toEqual({ total: 12, useful: 0, empty: 0, handshake: 12 });
    expect(measured.frames).toEqual({ in: 3, out: 100, heartbeats: 4 });
    expect(measured.roles.deliver).toMatchObject({ handshakes: 2, pushes: 96 });
    expect(measured.connectBytes).toEqual({ sentByServer: 800, receivedByServer: 700 });
    expect(measured.server.connectCpuMs).toBe(4);
  });

  it('have the CPU of a second at rest, unless the rest was cut short', () => {
    expect(figures().server.idleCpuMsPerS).toBeCloseTo(2.5);
    const rest = { start: snapshotOf({ atMs: 0, cpuMs: 1 }), end: snapshotOf({ atMs: 500, cpuMs: 3 }) };
    expect(figures({ rest }).server.idleCpuMsPerS).toBeCloseTo(4);
    const cut = { start: snapshotOf({ atMs: 0 }), end: snapshotOf({ atMs: 200, cpuMs: 3 }) };
    expect(figures({ rest: cut }).server).not.toHaveProperty('idleCpuMsPerS');
  });

  it('leave out what the system does not tell', () => {
    const hindrance = {
      waitedMs: undefined,
      databaseCpuMs: undefined,
      stolenFraction: undefined,
      memoryStallFraction: undefined,
    };
    expect(figures({ hindrance }).server).not.toHaveProperty('waitedMs');
    expect(figures().server).not.toHaveProperty('eventLoopDelayMsP99');
    const end = { ...makeObservation().end, eventLoopDelayMsP99: 7 };
    expect(figures({ end }).server.eventLoopDelayMsP99).toBe(7);
  });

  it('have latency from the due time, and its parts', () => {
    const { latencyMs, split } = figures();
    expect(latencyMs.p50).toBeCloseTo(2.6, 1);
    expect(split.dueToSentMs.p50).toBeCloseTo(0.1, 1);
    expect(split.sentToCommittedMs.p50).toBeCloseTo(0.5, 1);
    expect(split.committedToReceivedMs.p50).toBeCloseTo(2, 1);
  });

  it('have the time to connect, staleness and the course of the window', () => {
    const measured = figures();
    expect(measured.connectMs).toEqual({ p50: 5, p99: 10, max: 10 });
    expect(measured.timeline).toHaveLength(10);
    expect(measured.timeline[0]).toMatchObject({ second: 0, deliveries: 10, requests: 10 });
    expect(measured.stalenessMs.mean).toBeGreaterThan(0);
    expect(measured.stalenessMs.mean).toBeLessThan(2);
  });

  it('have the driver’s own: the worst thread, all threads with the publisher’s', () => {
    const [thread] = makeObservation().threads;
    if (thread === undefined) throw new Error('no thread');
    const threads = [
      thread,
      { ...thread, name: 'driver 2', utilization: 0.4, eventLoopDelayMsP99: 9, missedTicks: 1 },
    ];
    const { driver } = figures({ threads });
    expect(driver).toMatchObject({
      cpuMs: 150,
      utilization: 0.4,
      eventLoopDelayMsP99: 9,
      missedTicks: 1,
      failedConnections: 0,
      troubles: 0,
    });
    expect(driver.scheduleLagMsP99).toBeCloseTo(0.1, 1);
    expect(driver.threads.map(({ name }) => name)).toEqual(['driver 1', 'driver 2', 'publisher']);
    expect(driver.threads[0]?.cpuMs).toBe(12);
    expect(driver.threads[2]).not.toHaveProperty('cpuMs');
  });

  it('stand beside what theory predicts for the mode', () => {
    expect(figures().predicted).toMatchObject({ latencyMsP50: 500, requestsTotal: 100, emptyFraction: 0 });
    const push = derive({}, { mode: 'socket.io', rttMs: 100 });
    expect(push.status !== 'failed' && push.predicted.latencyMsP50).toBe(50);
    expect(() => derive({}, { mode: 'pigeon' })).toThrow('unknown mode pigeon');
  });
});

describe('a cell is void or failed', () => {
  const [thread] = makeObservation().threads;
  const withThread = (changes: object) => ({
    threads: [{ ...thread, ...changes }] as Observation['threads'],
  });

  it.each<[string, Partial<Observation>, string]>([
    [
      'a client did not connect',
      { opened: { connectMs: [1], failures: ['refused', 'late', 'refused'] } },
      'disconnected',
    ],
    ['the warm-up did not reach everyone', { warmedUp: 9 }, 'coldClients'],
    ['a thread was busy', withThread({ utilization: 0.95 }), 'busyThread'],
    ['a thread was late', withThread({ eventLoopDelayMsP99: 50 }), 'lateThread'],
    ['polls were left out', withThread({ missedTicks: 2 }), 'missedTicks'],
    ['readers met failures', withThread({ troubles: 1, sampleTrouble: 'cut' }), 'troubles'],
    ['clocks differ', { clockErrorMs: 0.06 }, 'clocks'],
    ['a message failed', { publishFailures: [{ message: 'no', database: false }] }, 'unpublished'],
    ['the database failed', { publishFailures: [{ message: 'no', database: true }] }, 'databaseFailed'],
    [
      'the meter ran for another time',
      { end: snapshotOf({ ...makeObservation().end, atMs: 11_600, deliver: { useful: 100, empty: 20 } }) },
      'window',
    ],
    [
      'polls are missing',
      { end: snapshotOf({ ...makeObservation().end, deliver: { useful: 90, empty: 20 } }) },
      'pollsLost',
    ],
    [
      'the server was overloaded',
      {
        end: snapshotOf({
          ...makeObservation().end,
          loopActiveMs: 9_900,
          deliver: { useful: 100, empty: 20 },
        }),
      },
      'overloaded',
    ],
    [
      'the server waited for a core',
      { hindrance: { waitedMs: 2_600, databaseCpuMs: undefined, stolenFraction: 0, memoryStallFraction: 0 } },
      'serverWaited',
    ],
  ])('when %s', (_what, changes, code) => {
    const derived = derive(changes);
    expect(derived.status).toBe('void');
    expect(codesOf(derived)).toEqual([code]);
  });

  it('tells the most frequent failure of connections, and the first of other kinds', () => {
    const derived = derive({
      opened: { connectMs: [1], failures: ['late', 'refused', 'refused'] },
      publishFailures: [
        { message: 'first', database: false },
        { message: 'second', database: false },
      ],
    });
    expect(derived.reasons).toEqual(
      [
        { code: 'disconnected', failedClients: 3, clients: 10, said: 'refused' },
        { code: 'coldClients', warmedUpClients: 10, connectedClients: 7 },
        { code: 'unpublished', failedMessages: 2, said: 'first' },
      ].filter(({ code }) => code !== 'coldClients'),
    );
  });

  it('not for failures of readers whose connections the plan takes away', () => {
    expect(derive(withThread({ troubles: 3 }), {}, { churn: 0.2 }).status).toBe('ok');
  });

  it('when deliveries of before the window are in it, and its own are not', () => {
    const window = { startMs: 1_000, endMs: 11_000 };
    // A message takes four seconds; those due before the window stopped coming when it began.
    const late = { receivedMs: 4_000 };
    const { published, parts } = deliveries(
      { fromMs: 1_250, toMs: 16_000, everyMs: 1_000 },
      10,
      window,
      late,
    );
    expect(codesOf(derive({ published, parts }))).toContain('unmetered');
    const steady = deliveries({ fromMs: -6_750, toMs: 16_000, everyMs: 1_000 }, 10, window, late);
    expect(codesOf(derive(steady))).not.toContain('unmetered');
  });

  it('allows random arrivals to straddle the edges more than even ones', () => {
    const window = { startMs: 1_000, endMs: 11_000 };
    const late = { receivedMs: 2_600 };
    const shifted = deliveries({ fromMs: 1_250, toMs: 16_000, everyMs: 1_000 }, 10, window, late);
    expect(codesOf(derive(shifted))).toContain('unmetered');
    expect(codesOf(derive(shifted, {}, { arrivals: 'poisson' }))).not.toContain('unmetered');
  });

  it('when messages were sent before they were due', () => {
    const window = { startMs: 1_000, endMs: 11_000 };
    const early = deliveries({ fromMs: 250, toMs: 13_000, everyMs: 1_000 }, 10, window, { sentMs: -0.2 });
    const derived = derive(early);
    expect(codesOf(derived)).toContain('early');
    expect(derived.status !== 'failed' && derived.split.dueToSentMs.p50).toBe(0);
  });

  it('when nothing arrived: failed, with what there was', () => {
    const nothing = deliveries({ fromMs: 0, toMs: 0, everyMs: 1_000 }, 10, { startMs: 1_000, endMs: 11_000 });
    const derived = derive(nothing);
    expect(derived.status).toBe('failed');
    expect(derived.reasons[0]).toEqual({
      code: 'nothingMeasured',
      publishedMessages: 0,
      connectedClients: 10,
      deliveries: 0,
    });
  });

  it('accepts that a reader behind by a full page asks again at once', () => {
    const many = { end: snapshotOf({ ...makeObservation().end, deliver: { useful: 200, empty: 20 } }) };
    expect(codesOf(derive(many))).toEqual(['pollsLost']);
    expect(codesOf(derive(many, { messagesPerSecond: 60 }))).toEqual([]);
  });
});
