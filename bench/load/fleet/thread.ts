import { subscribe } from 'node:diagnostics_channel';
import type { Clock } from '../../../src/clock.ts';
import { stayAwayMsOf } from '../../../src/modes/client/refused.ts';
import { loadClient } from '../../../src/modes/index.ts';
import type { DeliveryClient } from '../../../src/modes/mode.ts';
import { explainError } from '../../../src/process/explain-error.ts';
import { settle } from '../../ledger/ledger.ts';
import { createReach, createReceipts } from '../../ledger/receipts.ts';
import { settleRecovery } from '../../ledger/recovery.ts';
import { createRandom } from '../../random.ts';
import type { Absence } from '../churn.ts';
import { TICK_MS } from '../pacer.ts';
import type { CallName, FromThread, ThreadCalls, ThreadHealth, ThreadSpec } from './protocol.ts';
import { createTickScheduler } from './scheduler.ts';
import { createThreadWatch } from './thread-watch.ts';

/** Pause before a client whose reconnect failed tries again. */
const RECONNECT_AGAIN_MS = 500;

const PROGRESS_EVERY_MS = 100;

/** The functions that answer a thread's questions, by name. */
export type Handlers = {
  [Name in CallName]: (ask: ThreadCalls[Name]['ask']) => Promise<ThreadCalls[Name]['answer']>;
};

/**
 * Makes one thread of the fleet. It holds its share of the clients, records what arrives, and settles its own part of the ledger.
 *
 * @param send - sends progress to the main thread.
 * @returns the functions that answer the main thread's questions.
 */
export async function createThread(
  spec: ThreadSpec,
  clock: Clock,
  send: (message: FromThread) => void,
): Promise<Handlers> {
  const createClient = await loadClient(spec.mode, spec.clientKind);
  const scheduler = createTickScheduler(clock, TICK_MS);
  const receipts = createReceipts();
  const reach = createReach(receipts);
  const watch = createThreadWatch(clock);
  let missedTicks = 0;
  let troubleCount = 0;
  let sampleTrouble: string | undefined;
  let closed = false;
  let attempts = 0;
  // Of clients of every kind: Node publishes each connection that something in this thread begins to open.
  subscribe('net.client.socket', () => attempts++);

  const trouble = (reason: string): void => {
    troubleCount++;
    sampleTrouble ??= reason;
  };

  const addressOf = (client: number): string => {
    const baseUrl = spec.baseUrls[spec.serverOf[client] ?? 0];
    if (baseUrl === undefined) throw new RangeError(`no server for client ${client}`);
    return baseUrl;
  };

  // All threads count intervals from the same origin, so that the strata of their clients interleave.
  const gridMs = Math.floor(clock.nowMs() / spec.pollIntervalMs) * spec.pollIntervalMs;
  const clients: readonly DeliveryClient[] = spec.phasesMs.map((phaseMs, client) =>
    createClient({
      baseUrl: addressOf(client),
      since: spec.since,
      keepsCursor: spec.keepsCursor,
      pollIntervalMs: spec.pollIntervalMs,
      firstPollAtMs: gridMs + phaseMs,
      random: createRandom(spec.seed, `${spec.name} client ${client}`),
      clock,
      scheduler,
      events: {
        message(seq) {
          receipts.add(client, seq, clock.nowMs());
        },
        reset() {
          trouble('the server has another log than before, so the reader began anew');
        },
        missedTick() {
          missedTicks++;
        },
        trouble,
      },
    }),
  );

  const openOne = async (client: DeliveryClient, limitMs: number): Promise<number> => {
    const startMs = clock.nowMs();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no connection within ${(limitMs / 1000).toFixed(1)} s`)),
        limitMs,
      );
    });
    await Promise.race([client.open(), late]).finally(() => clearTimeout(timer));
    return clock.nowMs() - startMs;
  };

  const reconnect = (client: DeliveryClient): void => {
    if (closed) return;
    client.open().catch((error: unknown) => {
      trouble(explainError(error));
      setTimeout(() => reconnect(client), stayAwayMsOf(error) + RECONNECT_AGAIN_MS);
    });
  };

  const scheduleAbsence = ({ client, dropAtMs, backAtMs }: Absence, startMs: number): void => {
    const leaver = clients[client];
    if (leaver === undefined) return;
    scheduler.at(startMs + dropAtMs, () => leaver.drop());
    scheduler.at(startMs + backAtMs, () => reconnect(leaver));
  };

  return {
    async open({ limitMs }) {
      const deadlineMs = clock.nowMs() + limitMs;
      const connectMs: number[] = [];
      const failures: string[] = [];
      const waiting = [...clients];
      const report = setInterval(
        () => send({ type: 'opened', clients: connectMs.length }),
        PROGRESS_EVERY_MS,
      );
      const lane = async (): Promise<void> => {
        for (let client = waiting.shift(); client !== undefined; client = waiting.shift()) {
          const leftMs = deadlineMs - clock.nowMs();
          if (leftMs <= 0) failures.push(`the time limit of ${limitMs / 1000} s had passed`);
          else
            await openOne(client, leftMs)
              .then((ms) => connectMs.push(ms))
              .catch((error: unknown) => failures.push(explainError(error)));
        }
      };
      await Promise.all(Array.from({ length: spec.openAtOnce }, lane));
      clearInterval(report);
      return { connectMs, failures };
    },
    async begin({ startMs, absences }) {
      for (const absence of absences) scheduleAbsence(absence, startMs);
      setTimeout(
        () => {
          watch.begin();
          missedTicks = 0;
          troubleCount = 0;
          sampleTrouble = undefined;
        },
        Math.max(0, startMs - clock.nowMs()),
      );
      return null;
    },
    async rest() {
      scheduler.stop();
      return null;
    },
    async end(): Promise<ThreadHealth> {
      return {
        name: spec.name,
        ...watch.end(),
        missedTicks,
        troubles: troubleCount,
        sampleTrouble,
      };
    },
    async reached({ seq, orLater }) {
      return reach(seq, orLater);
    },
    async clock() {
      return clock.nowMs();
    },
    async attempts() {
      return attempts;
    },
    async settle({ published, window, recovery }) {
      const part = settle(published, receipts, clients.length, window);
      if (recovery === undefined) return part;
      return { ...part, recovered: settleRecovery(recovery, receipts, spec.serverOf) };
    },
    async close() {
      closed = true;
      scheduler.stop();
      await Promise.allSettled(clients.map((client) => client.close()));
      return null;
    },
  };
}
