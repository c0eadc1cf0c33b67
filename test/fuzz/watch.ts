import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from './tally.ts';
import type { Victim } from './victim.ts';

const SETTLE_LIMIT_MS = 20_000;
const MB = 1024 * 1024;
/** Most memory of the server. One that releases the memory of closed connections stays far below. */
const MAX_MEMORY_BYTES = 768 * MB;

/** Resources of the server before and after the inputs. They are `undefined` if the system does not report them. */
export interface Spent {
  readonly descriptors: { readonly before: number | undefined; readonly after: number | undefined };
  readonly memoryBytes: { readonly before: number | undefined; readonly most: number | undefined };
}

/** Checks one server from outside and adds its faults to the tally. */
export interface Watch {
  /**
   * Checks the server's memory, log and health.
   *
   * @param underWay - numbers of the pending inputs, one of which may be the cause of a fault.
   */
  check(underWay: readonly number[]): Promise<void>;
  /** Checks that all descriptors were released, and ends the server. To be called after all clients have disconnected. */
  end(): Promise<Spent>;
}

export async function watch(victim: Victim, tally: Tally): Promise<Watch> {
  await victim.isWell();
  const before = { descriptors: victim.descriptors(), memoryBytes: victim.memoryBytes() };
  let most = before.memoryBytes;
  const blame = (what: string, underWay: readonly number[] = []): void =>
    tally.fault(what, 'server', underWay);

  const hasMoreDescriptors = (): boolean => (victim.descriptors() ?? 0) > (before.descriptors ?? 0);

  /** Waits until no more descriptors are open than before the inputs, for 20 s at most. */
  const settle = async (): Promise<void> => {
    const untilMs = Date.now() + SETTLE_LIMIT_MS;
    while (hasMoreDescriptors() && Date.now() < untilMs) await sleep(50);
  };

  return {
    async check(underWay) {
      const memory = victim.memoryBytes();
      if (memory !== undefined) most = Math.max(most ?? 0, memory);
      for (const line of victim.takeLog()) blame(`logged: ${line}`, underWay);
      // That the server has ended is reported by the queue.
      const isWell = victim.ended === undefined && (await victim.isWell());
      if (!isWell && victim.ended === undefined) blame('did not answer /healthz in time', underWay);
    },
    async end() {
      await settle();
      const after = victim.descriptors();
      if (hasMoreDescriptors()) blame(`has ${after} descriptors instead of ${before.descriptors}`);
      if (most !== undefined && most > MAX_MEMORY_BYTES) {
        blame(`took more than ${MAX_MEMORY_BYTES / MB} MB of memory`);
      }
      if (!(await victim.close())) blame('did not end within the limit after SIGTERM');
      return {
        descriptors: { before: before.descriptors, after },
        memoryBytes: { before: before.memoryBytes, most },
      };
    },
  };
}
