import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';
import { loadClient, modes } from '../../src/modes/index.ts';
import {
  CLIENT_KINDS,
  type ClientKind,
  type CreateClient,
  type DeliveryClient,
  type Mode,
} from '../../src/modes/mode.ts';

/** A mode with one of its clients. */
export interface ModeClient {
  readonly name: string;
  readonly mode: Mode;
  readonly kind: ClientKind;
  readonly createClient: CreateClient;
}

/** Every client of every mode, each once. */
export const MODE_CLIENTS: readonly ModeClient[] = await Promise.all(
  modes.flatMap((mode) =>
    CLIENT_KINDS.filter((kind) => kind === 'library' || mode.clients.lean !== mode.clients.library).map(
      async (kind) => ({
        name: `${mode.name} (${kind})`,
        mode,
        kind,
        createClient: await loadClient(mode.name, kind),
      }),
    ),
  ),
);

/** A client that notes what arrives. */
export interface Reader {
  readonly client: DeliveryClient;
  /** Every arrival, in order. */
  readonly seqs: readonly number[];
  readonly troubles: readonly string[];
  /** Resolves as soon as so many messages have arrived. */
  has(count: number): Promise<void>;
}

/** Makes a client that polls often; it is closed when the test is over. */
export function createReader({ createClient }: ModeClient, baseUrl: string, since: number): Reader {
  const seqs: number[] = [];
  const troubles: string[] = [];
  const waiting = new Set<() => void>();
  const scheduler = createTickScheduler(monotonicClock, 1);
  const client = createClient({
    baseUrl,
    since,
    pollIntervalMs: 10,
    firstPollAtMs: monotonicClock.nowMs(),
    random: () => 0.5,
    clock: monotonicClock,
    scheduler,
    events: {
      message(seq) {
        seqs.push(seq);
        for (const look of waiting) look();
      },
      missedTick() {},
      trouble: (reason) => troubles.push(reason),
    },
  });
  onTestFinished(async () => {
    await client.close();
    scheduler.stop();
  });
  return {
    client,
    seqs,
    troubles,
    has: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (seqs.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

export async function openReader(client: ModeClient, baseUrl: string, since = 0): Promise<Reader> {
  const reader = createReader(client, baseUrl, since);
  await reader.client.open();
  return reader;
}

/** The numbers from one to another, both of them too. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Lets the event loop turn until something is so; the test's own limit ends it when it never is. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}
