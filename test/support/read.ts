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

/** A mode and one of its clients. */
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

/** One client of each mode: the lean one, of which one process carries hundreds. */
export const LEAN_CLIENTS = MODE_CLIENTS.filter(
  ({ mode, kind }) => kind === 'lean' || mode.clients.lean === mode.clients.library,
);

/** A client that records what arrives. */
export interface Reader {
  readonly client: DeliveryClient;
  /** Every arrival, in order. */
  readonly seqs: readonly number[];
  readonly troubles: readonly string[];
  /** For each time that the server had another log: how many messages had arrived before. */
  readonly resets: readonly number[];
  /** Resolves when that many messages have arrived. */
  has(count: number): Promise<void>;
}

/** How a reader begins and how often it polls. */
export interface Reading {
  readonly since: number;
  readonly keepsCursor?: boolean;
  readonly pollIntervalMs: number;
}

const FROM_THE_START: Reading = { since: 0, pollIntervalMs: 10 };

/** Creates a client; it is closed when the test ends. */
export function createReader(
  { createClient }: ModeClient,
  baseUrl: string,
  { since, keepsCursor = true, pollIntervalMs }: Reading,
): Reader {
  const seqs: number[] = [];
  const troubles: string[] = [];
  const resets: number[] = [];
  const waiting = new Set<() => void>();
  const scheduler = createTickScheduler(monotonicClock, 1);
  const client = createClient({
    baseUrl,
    since,
    keepsCursor,
    pollIntervalMs,
    firstPollAtMs: monotonicClock.nowMs(),
    random: () => 0.5,
    clock: monotonicClock,
    scheduler,
    events: {
      message(seq) {
        seqs.push(seq);
        for (const look of waiting) look();
      },
      reset() {
        resets.push(seqs.length);
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
    resets,
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

export async function openReader(
  client: ModeClient,
  baseUrl: string,
  reading: Partial<Reading> = {},
): Promise<Reader> {
  const reader = createReader(client, baseUrl, { ...FROM_THE_START, ...reading });
  await reader.client.open();
  return reader;
}

/** Opens readers of all modes. @param ofEach - how many of each mode. */
export async function openReaders(
  baseUrl: string,
  ofEach = 1,
  reading: Partial<Reading> = {},
): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  for (const client of LEAN_CLIENTS) {
    const opening = Array.from({ length: ofEach }, () => openReader(client, baseUrl, reading));
    readers.push(...(await Promise.all(opening)));
  }
  return readers;
}

/** Returns the whole numbers from one to another, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Yields to the event loop until the condition holds; the test's own time limit ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}
