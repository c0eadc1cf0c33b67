import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import type { Stack } from '../../src/modes/stack.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { hostOptions, serveHost } from './serve.ts';

/** Where it listens, what it stores in and whose code it runs, where that matters. */
export interface OursOptions {
  readonly stack?: Stack;
  readonly store?: string;
  readonly port?: number;
}

// This project's server. `publish` appends to its log directly rather than by a POST request, so that only delivery is measured.
const { store = 'sqlite', port = 0, stack = 'tuned' } = hostOptions<OursOptions>();
const config = readConfig({
  PORT: String(port),
  STORE: store,
  STACK: stack,
  LOG_LEVEL: 'error',
  MAX_LOOP_DELAY_MS: '0',
});
const server = await startServer({
  config,
  log: createLog(config.logLevel),
  openStore: () => openStore(config.store, { say: () => {} }),
});

serveHost(server.port, {
  publish: async ({ text }: { text: string }) => void (await server.feed.append({ author: 'perf', text })),
  headSeq: () => server.feed.headSeq,
  held: () => {
    const { requests, useful, empty } = server.meter.counters.deliver;
    return requests - useful - empty;
  },
});
