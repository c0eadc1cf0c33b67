import { setTimeout as sleep } from 'node:timers/promises';
import { diceFor } from './dice.ts';
import { kinds } from './kinds/index.ts';
import { type Outcome, play } from './play.ts';
import { createTally, type Tally } from './tally.ts';
import { startVictim, type Victim } from './victim.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Number of the first input; with `inputs: 1` one is run again alone. */
  readonly from: number;
  readonly inputs: number;
  /** Clients at a time. */
  readonly clients: number;
  readonly onProgress?: (done: number, tally: Tally) => void;
}

/** What the server spent and gave back. */
export interface FuzzResult {
  readonly tally: Tally;
  readonly descriptors: { readonly before: number | undefined; readonly after: number | undefined };
  readonly memoryBytes: { readonly before: number | undefined; readonly most: number | undefined };
}

/** Inputs between two looks at the server. */
const LOOK_EVERY = 250;
/** Kinds of fault that end the server would otherwise be all that is seen. */
const MOST_RESTARTS = 30;
const SETTLE_LIMIT_MS = 20_000;
/** What a server that keeps nothing of its clients stays far below. */
const MOST_MEMORY_BYTES = 768 * 1024 * 1024;

/** Sends seeded inputs to a server of its own, many clients at a time, and looks at what it does with them. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, from, inputs, clients, onProgress } = options;
  const tally = createTally();
  let victim = await startVictim();
  let restarts = 0;
  try {
    await victim.isWell();
    const before = { descriptors: victim.descriptors(), memoryBytes: victim.memoryBytes() };
    let most = before.memoryBytes;
    let next = from;
    let done = 0;
    const underWay = new Set<number>();

    const look = async (): Promise<void> => {
      const memory = victim.memoryBytes();
      if (memory !== undefined) most = Math.max(most ?? 0, memory);
      const known = [...underWay];
      for (const line of victim.takeLog()) tally.fault(`logged: ${line}`, 'server', known);
      if (victim.ended === undefined && !(await victim.isWell()) && victim.ended === undefined) {
        tally.fault('did not answer /healthz in time', 'server', known);
      }
    };

    /** One client after the other, until there is none left or the server is gone. */
    const work = async (): Promise<void> => {
      while (next < from + inputs && victim.ended === undefined) {
        const number = next++;
        underWay.add(number);
        const { kind, outcome } = await playNumber(seed, number, victim);
        if (victim.ended === undefined) underWay.delete(number);
        tally.add(kind, outcome, number);
        onProgress?.(++done, tally);
        if (done % LOOK_EVERY === 0) await look();
      }
    };

    for (;;) {
      await Promise.all(Array.from({ length: clients }, work));
      await look();
      if (victim.ended === undefined) break;
      tally.fault(victim.ended, 'server', [...underWay]);
      underWay.clear();
      if (next >= from + inputs || ++restarts > MOST_RESTARTS) break;
      victim = await startVictim();
      await victim.isWell();
    }
    if (next < from + inputs) tally.fault('ended too often to go on', 'server', []);

    const after = victim.ended === undefined ? await settled(victim, before.descriptors) : undefined;
    if (victim.ended === undefined && after !== before.descriptors) {
      tally.fault(`has ${after ?? 'no'} descriptors instead of ${before.descriptors}`, 'server', []);
    }
    if (most !== undefined && most > MOST_MEMORY_BYTES) {
      tally.fault(`took more than ${MOST_MEMORY_BYTES / 1024 / 1024} MB of memory`, 'server', []);
    }
    if (!(await victim.close())) tally.fault('did not end in time when it was asked to', 'server', []);
    return {
      tally,
      descriptors: { before: before.descriptors, after },
      memoryBytes: { before: before.memoryBytes, most },
    };
  } finally {
    await victim.close();
  }
}

async function playNumber(
  seed: number,
  number: number,
  { port }: Victim,
): Promise<{ kind: string; outcome: Outcome }> {
  const kind = kinds[number % kinds.length] as (typeof kinds)[number];
  return { kind: kind.name, outcome: await play(kind.make(diceFor(seed, number)), port) };
}

/** Descriptors of the server, once they are back at the number, or when they do not come back to it. */
async function settled(victim: Victim, before: number | undefined): Promise<number | undefined> {
  const until = Date.now() + SETTLE_LIMIT_MS;
  while (victim.descriptors() !== before && Date.now() < until) await sleep(50);
  return victim.descriptors();
}
