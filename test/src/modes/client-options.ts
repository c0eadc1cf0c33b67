import type { ClientOptions } from '../../../src/modes/mode.ts';

/** Options of a client with a scripted transport; the test supplies the events and the scheduler. */
export function clientOptions(own: Pick<ClientOptions, 'scheduler' | 'events'>): ClientOptions {
  return {
    baseUrl: 'http://server.test',
    since: 0,
    keepsCursor: true,
    pollIntervalMs: 1_000,
    firstPollAtMs: 0,
    random: () => 0,
    clock: { name: 'test', nowMs: () => 0 },
    ...own,
  };
}
