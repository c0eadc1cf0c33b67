import type { ClientOptions } from '../../../src/modes/mode.ts';

/** Options of a client whose transport is written down: what it is told and when it is woken are the test's. */
export function clientOptions(own: Pick<ClientOptions, 'scheduler' | 'events'>): ClientOptions {
  return {
    baseUrl: 'http://server.test',
    since: 0,
    pollIntervalMs: 1_000,
    firstPollAtMs: 0,
    random: () => 0,
    clock: { name: 'test', nowMs: () => 0 },
    ...own,
  };
}
