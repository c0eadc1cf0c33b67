import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { OpenPage } from '../../src/page.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import type { MessageStore } from '../../src/store/message-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { SILENT } from './silent-log.ts';

/** Starts the real server on a free port with an in-memory store. Test and server share an event loop, so lateness refuses nothing. When the test ends it is closed, and must have counted no fault. */
export async function serve(
  env: Readonly<Record<string, string>> = {},
  store: MessageStore = openSqlite(),
  openPage?: OpenPage,
): Promise<RunningServer> {
  const server = await startServer({
    config: readConfig({ PORT: '0', MAX_LOOP_DELAY_MS: '0', ...env }),
    log: SILENT,
    openStore: async () => store,
    openPage,
  });
  onTestFinished(async () => {
    await server.close();
    expect(server.meter.snapshot().faults).toBe(0);
  });
  return server;
}

/** Appends messages, and yields the event loop now and then, as writers over a network would. */
export async function append(
  { feed }: Pick<RunningServer, 'feed'>,
  count: number,
  text = 'hello',
): Promise<void> {
  for (let appended = 0; appended < count; appended++) {
    await feed.append({ author: 'test', text });
    if (appended % 20 === 0) await nextTurn();
  }
}
