import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from './tally.ts';
import type { Victim } from './victim.ts';

const SETTLE_LIMIT_MS = 20_000;
const MB = 1024 * 1024;
/** What a server that keeps nothing of its clients stays far below. */
const MOST_MEMORY_BYTES = 768 * MB;

/** What the server spent, and whether it gave it back; `undefined` where the system does not tell. */
export interface Spent {
  readonly descriptors: { readonly before: number | undefined; readonly after: number | undefined };
  readonly memoryBytes: { readonly before: number | undefined; readonly most: number | undefined };
}

/** Looks at one server from outside, and tells the tally what is wrong with it. */
export interface Watch {
  /** @param underWay - numbers of the inputs that may be to blame. */
  look(underWay: readonly number[]): Promise<void>;
  /** Ends the server, when all clients have left. */
  end(): Promise<Spent>;
}

export async function watch(victim: Victim, tally: Tally): Promise<Watch> {
  await victim.isWell();
  const before = { descriptors: victim.descriptors(), memoryBytes: victim.memoryBytes() };
  let most = before.memoryBytes;
  const blame = (what: string, underWay: readonly number[] = []): void =>
    tally.fault(what, 'server', underWay);

  const hasMoreDescriptors = (): boolean => (victim.descriptors() ?? 0) > (before.descriptors ?? 0);

  /** Waits until no more descriptors are open than before, or until it is clear that they stay. */
  const settle = async (): Promise<void> => {
    const untilMs = Date.now() + SETTLE_LIMIT_MS;
    while (hasMoreDescriptors() && Date.now() < untilMs) await sleep(50);
  };

  return {
    async look(underWay) {
      const memory = victim.memoryBytes();
      if (memory !== undefined) most = Math.max(most ?? 0, memory);
      for (const line of victim.takeLog()) blame(`logged: ${line}`, underWay);
      const isWell = victim.ended === undefined && (await victim.isWell());
      if (!isWell && victim.ended === undefined) blame('did not answer /healthz in time', underWay);
    },
    async end() {
      await settle();
      const after = victim.descriptors();
      if (hasMoreDescriptors()) blame(`has ${after} descriptors instead of ${before.descriptors}`);
      if (most !== undefined && most > MOST_MEMORY_BYTES) {
        blame(`took more than ${MOST_MEMORY_BYTES / MB} MB of memory`);
      }
      if (!(await victim.close())) blame('did not end in time when it was asked to');
      return {
        descriptors: { before: before.descriptors, after },
        memoryBytes: { before: before.memoryBytes, most },
      };
    },
  };
}
