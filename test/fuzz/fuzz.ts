import { diceFor } from './dice.ts';
import { kinds } from './kinds/index.ts';
import { play } from './play.ts';
import { createTally, type Tally } from './tally.ts';
import { startVictim, type Victim } from './victim.ts';
import { type Spent, watch } from './watch.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Number of the first input; with `inputs: 1` one is run again alone. */
  readonly from: number;
  readonly inputs: number;
  /** Clients at a time. */
  readonly clients: number;
  /** How often to start the server again when an input has ended it: a first such fault should not be all that is seen. */
  readonly restarts: number;
  readonly onProgress?: (done: number, tally: Tally) => void;
}

export interface FuzzResult {
  readonly tally: Tally;
  /** By the last server, which in a good run is the only one. */
  readonly spent: Spent;
}

/** Inputs between two looks at the server. */
const LOOK_EVERY = 250;

/** Sends seeded inputs to a server of its own, many clients at a time, and looks at what it does with them. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const tally = createTally();
  const queue = createQueue(options, tally);
  for (let restarts = 0; ; restarts++) {
    const victim = await startVictim();
    try {
      const watching = await watch(victim, tally);
      await queue.play(victim, (underWay) => watching.look(underWay));
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

/** Inputs by number, each played once, whichever server is there. */
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
    /** Plays on until there is none left or the server is gone. */
    async play(victim: Victim, look: (underWay: readonly number[]) => Promise<void>): Promise<void> {
      const underWay = new Set<number>();
      const client = async (): Promise<void> => {
        while (hasMore() && victim.ended === undefined) {
          await playNext(victim, underWay);
          if (done % LOOK_EVERY === 0) await look([...underWay]);
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
      await look([...underWay]);
      if (victim.ended !== undefined) tally.fault(victim.ended, 'server', [...underWay]);
      // Those that met a server which was just going are no fault of their own.
      else if (unconnected.length > 0) tally.fault('could not be connected to', 'server', unconnected);
      unconnected = [];
    },
  };
}
