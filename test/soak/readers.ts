import { setTimeout as sleep } from 'node:timers/promises';
import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { createRandom, type Random } from '../../bench/random.ts';
import { monotonicClock } from '../../src/clock.ts';
import { loadClient, modes } from '../../src/modes/index.ts';
import type { ClientKind, CreateClient, DeliveryClient } from '../../src/modes/mode.ts';
import { type Account, openAccount } from './account.ts';

/** One reader, who leaves and comes back. */
export interface SoakReader {
  /** Its mode and client, such as `sse (lean)`. */
  readonly name: string;
  readonly account: Account;
  readonly isHere: boolean;
  /** Cuts its connection, or closes it, so that another client takes its place, as a page that is loaded again. */
  leave(how: 'cut' | 'closed'): Promise<void>;
  /** Connects again from the cursor, and tries until it does. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** All readers of a soak. */
export interface Readers {
  readonly all: readonly SoakReader[];
  /** How often a client has lost its connection or was refused, by what it said. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Times that a reader was told that the log is another one. */
  readonly resets: number;
  close(): Promise<void>;
}

export interface ReadersSpec {
  /** Where the readers connect, in turn. */
  readonly baseUrls: readonly string[];
  readonly ofEachMode: Readonly<Record<ClientKind, number>>;
  readonly pollIntervalMs: number;
  /** The last message that they do not want. */
  readonly since: number;
  readonly seed: number;
  /** Called with each message that arrives at a reader, named as in {@link SoakReader.name}. */
  readonly onMessage?: (reader: string, seq: number) => void;
}

/** Pause before a reader that could not connect tries again. */
const AGAIN_MS = 500;
/** So many connect at once. */
const TOGETHER = 20;

/** Opens readers of every mode. */
export async function openReaders(spec: ReadersSpec): Promise<Readers> {
  const scheduler = createTickScheduler(monotonicClock, 1);
  const troubles = new Map<string, number>();
  let resets = 0;
  let closed = false;

  const createReader = (name: string, createClient: CreateClient, index: number): SoakReader => {
    const random: Random = createRandom(spec.seed, `reader ${index}`);
    const account = openAccount(spec.since);
    let isHere = false;
    const makeClient = (): DeliveryClient =>
      createClient({
        baseUrl: spec.baseUrls[index % spec.baseUrls.length] as string,
        since: account.latest,
        keepsCursor: true,
        pollIntervalMs: spec.pollIntervalMs,
        firstPollAtMs: monotonicClock.nowMs() + random() * spec.pollIntervalMs,
        random,
        clock: monotonicClock,
        scheduler,
        events: {
          message(seq) {
            account.take(seq);
            spec.onMessage?.(name, seq);
          },
          reset() {
            resets++;
          },
          missedTick() {},
          trouble(reason) {
            troubles.set(reason, (troubles.get(reason) ?? 0) + 1);
          },
        },
      });
    let client = makeClient();
    return {
      name,
      account,
      get isHere() {
        return isHere;
      },
      async leave(how) {
        isHere = false;
        if (how === 'cut') return client.drop();
        await client.close();
        client = makeClient();
      },
      async comeBack() {
        while (!closed) {
          try {
            await client.open();
            isHere = true;
            return;
          } catch {
            // Its connection was reset meanwhile. Without `drop` a client would go on by itself beside the next attempt.
            client.drop();
            await sleep(AGAIN_MS);
          }
        }
      },
      close: () => client.close(),
    };
  };

  const all: SoakReader[] = [];
  for (const { name, clients } of modes) {
    const kinds: readonly ClientKind[] = clients.lean === clients.library ? ['library'] : ['lean', 'library'];
    for (const kind of kinds) {
      const createClient = await loadClient(name, kind);
      for (let count = 0; count < spec.ofEachMode[kind]; count++)
        all.push(createReader(`${name} (${kind})`, createClient, all.length));
    }
  }
  for (let from = 0; from < all.length; from += TOGETHER)
    await Promise.all(all.slice(from, from + TOGETHER).map((reader) => reader.comeBack()));

  return {
    all,
    troubles,
    get resets() {
      return resets;
    },
    async close() {
      closed = true;
      await Promise.all(all.map((reader) => reader.close()));
      scheduler.stop();
    },
  };
}
