import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { serveHost } from './serve.ts';

// This project's server. `publish` appends to its log directly rather than by a POST request, so that only delivery is measured.
const config = readConfig({ PORT: '0', STORE: 'sqlite', LOG_LEVEL: 'warn' });
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
