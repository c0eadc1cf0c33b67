import { diceFor } from './dice.ts';
import { kinds } from './kinds/index.ts';
import { play } from './play.ts';
import { createTally, type Tally } from './tally.ts';
import { startVictim, type Victim } from './victim.ts';
import { type Spent, watch } from './watch.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Number of the first input. With `inputs: 1` a single input is repeated. */
  readonly from: number;
  readonly inputs: number;
  /** Number of concurrent clients. */
  readonly clients: number;
  /** Most restarts of the server after an input has ended it, so that one such fault does not hide others. */
  readonly restarts: number;
  readonly onProgress?: (done: number, tally: Tally) => void;
}

export interface FuzzResult {
  readonly tally: Tally;
  /** Resources of the last server, which is the only one if no input ended it. */
  readonly spent: Spent;
}

/** Number of inputs between two checks of the server. */
const CHECK_EVERY = 250;

/**
 * Sends seeded inputs to a server process of its own, from many clients at a time, and collects the faults.
 *
 * @throws {Error} if the server cannot be started.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const tally = createTally();
  const queue = createQueue(options, tally);
  for (let restarts = 0; ; restarts++) {
    const victim = await startVictim();
    try {
      const watching = await watch(victim, tally);
      await queue.play(victim, (underWay) => watching.check(underWay));
      const spent = await watching.end();
      if (victim.ended === undefined || !queue.hasMore()) return { tally, spent };
      if (restarts === options.restarts) {
        tally.fault('ended too often to go on', 'server', []);
        return { tally, spent };
      }
    } finally {
      await victim.close();
    }
  }
}

/** Creates the queue of inputs. Each is sent once, also if the server is restarted in between. */
function createQueue({ seed, from, inputs, clients, onProgress }: FuzzOptions, tally: Tally) {
  let next = from;
  let done = 0;
  let unconnected: number[] = [];
  const hasMore = (): boolean => next < from + inputs;

  const playNext = async (victim: Victim, underWay: Set<number>): Promise<void> => {
    const number = next++;
    underWay.add(number);
    const kind = kinds[number % kinds.length] as (typeof kinds)[number];
    const outcome = await play(kind.make(diceFor(seed, number)), victim.port);
    if (victim.ended === undefined) underWay.delete(number);
    tally.add(kind.name, outcome, number);
    if (outcome.unconnected) unconnected.push(number);
    onProgress?.(++done, tally);
  };

  return {
    hasMore,
    /** Sends inputs until none is left or the server has ended. `check` is called after every 250 inputs and at the end. */
    async play(victim: Victim, check: (underWay: readonly number[]) => Promise<void>): Promise<void> {
      const underWay = new Set<number>();
      const client = async (): Promise<void> => {
        while (hasMore() && victim.ended === undefined) {
          await playNext(victim, underWay);
          if (done % CHECK_EVERY === 0) await check([...underWay]);
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
      await check([...underWay]);
      if (victim.ended !== undefined) tally.fault(victim.ended, 'server', [...underWay]);
      // If the server has ended, that is the fault, and not the connections that it refused meanwhile.
      else if (unconnected.length > 0) tally.fault('could not be connected to', 'server', unconnected);
      unconnected = [];
    },
  };
}
