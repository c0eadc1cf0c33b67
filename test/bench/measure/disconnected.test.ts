import { describe, expect, it } from 'vitest';
import { startFleet } from '../../../bench/load/fleet/fleet.ts';
import { createPublisher } from '../../../bench/load/publisher.ts';
import type { CellParts } from '../../../bench/measure/cell.ts';
import { disconnectedReason, mostFrequent } from '../../../bench/measure/disconnected.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { measureCell } from '../../lying/run.ts';
import { startLyingServer } from '../../lying/server.ts';

const NO_PORT = 'connect EADDRNOTAVAIL 127.0.0.1:4000 - Local (127.0.0.1:0)';

/** Makes fleets in which some clients fail to connect for lack of a local port. */
const fleetWithoutPorts =
  (failed: number): CellParts['startFleet'] =>
  (spec, entry) => ({
    ...startFleet(spec, entry),
    open: async () => ({
      connectMs: spec.phasesMs.slice(failed).map(() => 1),
      failures: new Array<string>(failed).fill(NO_PORT),
    }),
  });

/** Makes publishers that fail for the same cause. */
const publisherWithoutPort: CellParts['createPublisher'] = (options) => ({
  ...createPublisher(options),
  publishNow: async () => {
    throw new Error(`the warm-up message was not accepted: ${NO_PORT}`);
  },
});

describe('clients that did not connect', () => {
  it.each([
    [NO_PORT, /^150 of 300 clients .* no local port left .*EADDRNOTAVAIL.*: use fewer .*ip_local_port_range/],
    [
      'connect EMFILE 127.0.0.1:4000',
      /^150 of 300 clients .* open more files .*EMFILE.*: use fewer .*ulimit -n/,
    ],
    [
      'connect ECONNREFUSED',
      /^150 of 300 clients did not connect \(connect ECONNREFUSED\): use fewer clients$/,
    ],
    [undefined, /^150 of 300 clients did not connect \(no reason given\)/],
  ])('are reported with the cause and what to change: %s', (sample, sentence) => {
    expect(en.reason(disconnectedReason(150, 300, sample))).toMatch(sentence);
  });

  it('are reported with their most frequent reason', () => {
    expect(mostFrequent(['a', 'b', 'b', 'c', 'c'])).toBe('b');
    expect(mostFrequent([])).toBeUndefined();
  });

  it('are reported before the publisher that failed for the same cause', async () => {
    const server = await startLyingServer({});
    const load = { mode: 'sse', clients: 3, pollIntervalMs: 250, messagesPerSecond: 8, durationS: 1 };
    const parts = { startFleet: fleetWithoutPorts(2), createPublisher: publisherWithoutPort };
    try {
      await expect(measureCell(server, load, undefined, parts)).rejects.toMatchObject({
        name: 'CellFailed',
        reasons: [
          disconnectedReason(2, 3, NO_PORT),
          {
            code: 'said',
            text: expect.stringMatching(/^the warm-up message was not accepted: .*EADDRNOTAVAIL/),
          },
        ],
      });
    } finally {
      await server.close();
    }
  });
});
