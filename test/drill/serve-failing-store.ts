import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { failEveryThird } from './failing-store.ts';

/** A server whose store fails every third call, over the store of the environment. Prints where it listens. */
const server = await startServer({
  config: readConfig({ ...process.env, PORT: '0' }),
  log: createLog('fatal'),
  openStore: async () => failEveryThird(await openStore(process.env['STORE'] ?? 'sqlite', { say: () => {} })),
});
process.stdout.write(`Listening on ${server.url}\n`);
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
