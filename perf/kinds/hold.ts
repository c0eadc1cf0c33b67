import { setTimeout as sleep } from 'node:timers/promises';
import { askOnce } from '../../src/modes/poll/client/transport.ts';
import { createLeanHttpTransport } from '../../src/modes/poll/lean/http-transport.ts';
import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';
import { canAnswer } from '../hosts/canned.ts';
import { type Host, startHost } from '../hosts/start-host.ts';
import { cpuPerOperation } from '../load/cpu.ts';
import type { Contender } from './case.ts';

const WAITERS = 1_000;
const ROUNDS = 20;
const WAIT_MS = 45_000;
const TEXT = 'x'.repeat(20);
const LOOK_EVERY_MS = 5;

/** Creates a contender that measures the server's CPU time for one long poll, which is held and then answered together with all others. */
export function holdContender(name: string, startServer: () => Promise<Host>): Contender {
  return {
    name,
    async start({ work }) {
      const host = await startServer();
      const transports = Array.from({ length: WAITERS }, () => createLeanHttpTransport(host.baseUrl));
      const rounds = Math.max(1, Math.ceil(ROUNDS * work));
      let seq = 0;

      const round = async (): Promise<void> => {
        const path = `/messages?since=${seq}&wait=${WAIT_MS}`;
        const answers = Promise.all(transports.map((transport) => askOnce(transport, path)));
        while ((await host.call('held')) !== WAITERS) await sleep(LOOK_EVERY_MS);
        await host.call('publish', { text: TEXT });
        seq++;
        for (const { status } of await answers)
          if (status !== 200) throw new Error(`a wait was answered ${status}`);
      };

      return {
        measure: () =>
          cpuPerOperation(host, rounds * WAITERS, async () => {
            for (let index = 0; index < rounds; index++) await round();
          }),
        async close() {
          await closeTogether([...transports, host].map((each) => each.close()));
        },
      };
    },
  };
}

/** Starts bare `node:http`, which holds requests and answers them with the same bytes as our server. */
export async function startBareHold(): Promise<Host> {
  const ours = await startHost('ours');
  const canned = await closeOnFailure(ours, async () => {
    await ours.call('publish', { text: TEXT });
    return canAnswer(`${ours.baseUrl}/messages?since=0`);
  });
  await ours.close();
  return startHost('bare-hold', canned);
}
