import { describe, expect, it } from 'vitest';
import { addMeters, goOnFrom } from '../../../../bench/measure/servers/add-meters.ts';
import { snapshotOf } from '../../../fixtures/make-observation.ts';

const ONE = snapshotOf({
  atMs: 1_000,
  connections: 3,
  storeQueries: 5,
  cpuMs: 40,
  loopActiveMs: 30,
  rssBytes: 100,
  heapBytes: 10,
  requestsBySecond: [10, 20, 5],
  cpuMsBySecond: [4, 5],
  deliver: { requests: 35, useful: 30, empty: 5, bytesOut: 700, pushes: 2 },
  publish: { requests: 4 },
});
const OTHER = snapshotOf({
  atMs: 1_002,
  connections: 1,
  cpuMs: 2,
  loopActiveMs: 1,
  rssBytes: 50,
  heapBytes: 5,
  requestsBySecond: [1, 2],
  cpuMsBySecond: [1],
  deliver: { requests: 3, useful: 3, bytesOut: 60 },
});

describe('the meters of several servers', () => {
  it('are added up as if they were one', () => {
    expect(addMeters([ONE, OTHER])).toMatchObject({
      atMs: 1_001,
      connections: 4,
      storeQueries: 5,
      cpuMs: 42,
      loopActiveMs: 31,
      rssBytes: 150,
      heapBytes: 15,
      requestsBySecond: [11, 22, 5],
      cpuMsBySecond: [5, 5],
      roles: {
        deliver: { requests: 38, useful: 33, empty: 5, bytesOut: 760, pushes: 2 },
        publish: { requests: 4 },
      },
    });
  });

  it('have the event loop’s delay of the worst, if any watches it', () => {
    expect(addMeters([ONE, OTHER])).not.toHaveProperty('eventLoopDelayMsP99');
    const delays = [
      { ...ONE, eventLoopDelayMsP99: 3 },
      { ...OTHER, eventLoopDelayMsP99: 9 },
    ];
    expect(addMeters(delays).eventLoopDelayMsP99).toBe(9);
  });

  it('go on from those of a server that has ended, whose memory and connections are free again', () => {
    expect(goOnFrom(ONE, OTHER, 2)).toMatchObject({
      atMs: 1_002,
      connections: 1,
      storeQueries: 5,
      cpuMs: 42,
      rssBytes: 50,
      heapBytes: 5,
      // The new server's first second is the third of the window.
      requestsBySecond: [10, 20, 6, 2],
      cpuMsBySecond: [4, 5, 1],
      roles: { deliver: { requests: 38, bytesOut: 760 } },
    });
  });
});
