import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Published } from '../../../bench/ledger/ledger.ts';
import type { Fleet } from '../../../bench/load/fleet/fleet.ts';
import type { Publisher } from '../../../bench/load/publisher.ts';
import { type CellContext, CellFailed, Interrupted, observeCell } from '../../../bench/measure/cell.ts';
import { ServerGone } from '../../../bench/measure/servers/server-process.ts';
import type { Servers } from '../../../bench/measure/servers/servers.ts';
import type { CellSpec } from '../../../bench/result/schema.ts';
import { monotonicClock } from '../../../src/clock.ts';
import { makeObservation, snapshotOf } from '../../fixtures/make-observation.ts';
import { DEFAULT_PLAN } from '../../fixtures/make-result.ts';

const SPEC: CellSpec = {
  mode: 'short-poll',
  clients: 3,
  pollIntervalMs: 50,
  messagesPerSecond: 20,
  payloadBytes: 20,
  rttMs: 0,
  batchMs: 0,
  nodes: 1,
  stack: 'tuned',
  recovery: 'cursor',
  durationS: 0.3,
  repeat: 0,
  control: false,
};
const RESTED_MS = 30;

/** What a cell did to the server, the clients and the publisher, in order. */
type Calls = string[];

/** A server, clients and a publisher that do nothing but say what was asked of them. */
function fakes(
  baseUrl: string,
  calls: Calls,
  changes: Partial<Fleet> & { readonly publisher?: Partial<Publisher> } = {},
) {
  const { publisher: publisherChanges, ...fleetChanges } = changes;
  const published: Published[] = [];
  const message = (dueMs: number): Published => {
    const one = { seq: published.length + 1, dueMs, sentMs: dueMs, committedMs: dueMs };
    published.push(one);
    return one;
  };
  let cpuMs = 0;
  const server: Servers = {
    baseUrls: [baseUrl],
    pids: [process.pid],
    sharesStore: false,
    gone: new Promise(() => {}),
    async snapshot({ reset, collect }) {
      calls.push(`snapshot${reset ? ' reset' : ''}${collect ? ' collect' : ''}`);
      cpuMs += 1;
      return snapshotOf({ atMs: monotonicClock.nowMs(), cpuMs });
    },
  };
  const fleet: Fleet = {
    clients: SPEC.clients,
    async open() {
      calls.push('open');
      return { connectMs: [1, 2, 3], failures: [] };
    },
    async begin() {
      calls.push('begin');
    },
    async rest() {
      calls.push('rest');
    },
    async end() {
      calls.push('end');
      return [...makeObservation().threads];
    },
    reached: async () => SPEC.clients,
    clocks: async () => [monotonicClock.nowMs()],
    attempts: async () => 0,
    async settle() {
      calls.push('settle');
      return [...makeObservation().parts];
    },
    async close() {
      calls.push('close');
    },
    ...fleetChanges,
  };
  const publisher: Publisher = {
    async publishNow() {
      calls.push('publish one');
      return message(monotonicClock.nowMs());
    },
    async publishAt(startMs, offsetsMs, signal) {
      calls.push('publish');
      for (const offsetMs of offsetsMs) {
        await sleep(Math.max(0, startMs + offsetMs - monotonicClock.nowMs()), undefined, { signal }).catch(
          () => {},
        );
        if (signal.aborted) return;
        message(startMs + offsetMs);
      }
    },
    async withhold() {},
    release() {},
    published,
    failures: [],
    pendingSinceMs: Number.POSITIVE_INFINITY,
    clockErrorMs: 0.02,
    close() {
      calls.push('close publisher');
    },
    ...publisherChanges,
  };
  return { server, parts: { startFleet: () => fleet, createPublisher: () => publisher } };
}

const contextOf = (stop: AbortSignal = new AbortController().signal): CellContext => ({
  plan: { ...DEFAULT_PLAN, warmupS: 0.1, durationS: SPEC.durationS },
  clock: monotonicClock,
  progress: { cell() {}, phase() {}, update() {}, line() {}, end() {} },
  stop,
  restMs: RESTED_MS,
});

describe('one cell', () => {
  let http: Server;
  let baseUrl = '';
  beforeAll(async () => {
    http = createServer((_request, response) => response.end('{"headSeq":0}')).listen(0, '127.0.0.1');
    await once(http, 'listening');
    baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    http.close();
  });

  it('connects, reaches everyone, measures, drains, rests, and ends everything', async () => {
    const calls: Calls = [];
    const { server, parts } = fakes(baseUrl, calls);
    const observed = await observeCell(SPEC, server, contextOf(), parts);
    const probes = calls.filter((call) => call === 'snapshot').length;
    expect(calls.filter((call, at) => call !== 'snapshot' || calls[at - 1] === 'open')).toEqual([
      'snapshot reset collect',
      'open',
      'snapshot',
      'publish one',
      'snapshot reset collect',
      'publish',
      'begin',
      'snapshot reset',
      'end',
      'rest',
      'settle',
      'close publisher',
      'close',
    ]);
    // All open, the end of the window, ten probes of the clock, and both ends of the rest.
    expect(probes).toBe(14);
    expect(observed.warmedUp).toBe(3);
    expect(observed.window.endMs - observed.window.startMs).toBeCloseTo(300);
    const restMs = observed.rest.end.atMs - observed.rest.start.atMs;
    expect(restMs).toBeGreaterThanOrEqual(RESTED_MS - 1);
    expect(observed.rest.start.atMs).toBeGreaterThan(observed.end.atMs);
    const [idle, allOpen, connected, start] = [
      observed.idle,
      observed.allOpen,
      observed.connected,
      observed.start,
    ];
    expect([idle.cpuMs, allOpen.cpuMs, connected.cpuMs, start.cpuMs]).toEqual([1, 2, 3, 4]);
    expect(observed.clockErrorMs).toBeGreaterThanOrEqual(0.02);
    expect(observed.driverCpuMs).toBeGreaterThan(0);
    expect(observed.hindrance).toHaveProperty('waitedMs');
    const inWindow = observed.published.filter(({ dueMs }) => dueMs >= observed.window.startMs);
    expect(inWindow.length).toBeGreaterThanOrEqual(6);
  });

  it('fails where nobody could connect and nothing could be published, with both reasons', async () => {
    const { server, parts } = fakes(baseUrl, [], {
      open: async () => ({ connectMs: [], failures: ['refused', 'refused', 'late'] }),
      publisher: {
        publishNow: async () => {
          throw new Error('no answer');
        },
      },
    });
    const failure = await observeCell(SPEC, server, contextOf(), parts).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CellFailed);
    expect((failure as CellFailed).reasons).toEqual([
      { code: 'disconnected', failedClients: 3, clients: 3, said: 'refused' },
      { code: 'said', text: 'no answer' },
    ]);
  });

  it('fails with the publisher’s own words where all had connected', async () => {
    const { server, parts } = fakes(baseUrl, [], {
      publisher: {
        publishNow: async () => {
          throw new Error('no answer');
        },
      },
    });
    await expect(observeCell(SPEC, server, contextOf(), parts)).rejects.toThrow('no answer');
  });

  it('counts the readers that a message has reached, once the time for it is over', async () => {
    const calls: Calls = [];
    const { server, parts } = fakes(baseUrl, calls, {
      open: async () => ({ connectMs: [1, 2], failures: ['refused'] }),
      reached: async () => 2,
    });
    const observed = await observeCell(SPEC, server, contextOf(), parts);
    expect(observed.warmedUp).toBe(2);
    expect(observed.opened.failures).toEqual(['refused']);
  });

  it('is interrupted where it is stopped before the window, and ends everything', async () => {
    const calls: Calls = [];
    const stop = new AbortController();
    const { server, parts } = fakes(baseUrl, calls, {
      async open() {
        stop.abort();
        return { connectMs: [1, 2, 3], failures: [] };
      },
    });
    await expect(observeCell(SPEC, server, contextOf(stop.signal), parts)).rejects.toThrow(Interrupted);
    expect(calls.slice(-2)).toEqual(['close publisher', 'close']);
    expect(calls).not.toContain('publish');
  });

  it('measures as far as it went where it is stopped in the window', async () => {
    const stop = new AbortController();
    const { server, parts } = fakes(baseUrl, []);
    const spec = { ...SPEC, durationS: 60 };
    const observing = observeCell(spec, server, contextOf(stop.signal), parts);
    setTimeout(() => stop.abort(), 600);
    const { window, rest } = await observing;
    expect(window.endMs - window.startMs).toBeLessThan(2_000);
    // There is no rest to wait for.
    expect(rest.end.atMs - rest.start.atMs).toBeLessThan(RESTED_MS);
  });

  it('ends where the server ends, whatever it was waiting for', async () => {
    const calls: Calls = [];
    const { server, parts } = fakes(baseUrl, calls, { open: () => new Promise(() => {}) });
    const gone = sleep(20).then(() => {
      throw new ServerGone('the server process ended');
    });
    await expect(observeCell(SPEC, { ...server, gone }, contextOf(), parts)).rejects.toThrow(ServerGone);
    expect(calls.slice(-2)).toEqual(['close publisher', 'close']);
  });
});
