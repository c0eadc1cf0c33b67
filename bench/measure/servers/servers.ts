import { isReady } from '../../../src/http/is-ready.ts';
import type { MeterSnapshot } from '../../../src/meter.ts';
import { closeTogether, openTogether } from '../../../src/process/close-stack.ts';
import type { MemoryMongod } from '../../../src/store/memory-mongo.ts';
import type { Plan } from '../../result/schema.ts';
import type { Reading } from '../reading.ts';
import { addMeters, goOnFrom, subtractMeters } from './add-meters.ts';
import {
  type ServerProcess,
  type ServerProcessOptions,
  type SnapshotOptions,
  startServerProcess,
} from './server-process.ts';

/** What servers have spent together, and where there are several, what each of them has. */
export type ServersSnapshot = Reading & { readonly nodes?: readonly MeterSnapshot[] };

/** How a server is made to end: by SIGKILL, or as an operator ends it, by SIGTERM. */
export type Ending = NonNullable<Plan['restart']>['how'];

/** A database that the driver has started for servers. */
export type Database = Pick<MemoryMongod, 'pid' | 'restart'>;

/** What a cell is measured against: one server, or several servers of one log. Of one that was not started here less is known. */
export interface Servers {
  readonly baseUrls: readonly string[];
  /** Process ids that are known, in the order of `baseUrls`. */
  readonly pids: readonly number[];
  /** Process id of a database that belongs to this run. */
  readonly databasePid?: number;
  /** See {@link ServerProcess.sharesStore}. */
  readonly sharesStore: boolean;
  /** @throws {ServerGone} when one of them has ended or does not answer. */
  snapshot(options: SnapshotOptions): Promise<ServersSnapshot>;
  /** Rejects with {@link ServerGone} when one ends without being asked to. */
  readonly gone: Promise<never>;
}

/** Servers that the driver has started. */
export interface OwnServers extends Servers {
  readonly store: ServerProcess['store'];
  /** All that their meters tell. */
  snapshot(options: SnapshotOptions): Promise<MeterSnapshot & ServersSnapshot>;
  /**
   * Ends servers and starts others on their ports. Counts of snapshots go on from what the ended ones had counted.
   *
   * @param onEnding - called before the first is told to end.
   * @returns what reads the meters of the new ones alone, which begin at 0.
   */
  restart(which: readonly number[], how: Ending, onEnding: () => void): Promise<() => Promise<MeterSnapshot>>;
  /**
   * Ends the database of the servers and starts it again, and waits until all of them are ready.
   *
   * @param onEnding - called before it is told to end.
   * @returns what reads what the servers spent since then.
   */
  restartDatabase(how: Ending, onEnding: () => void): Promise<() => Promise<MeterSnapshot>>;
  /** Ends all: kindly first, then by force. Never rejects. */
  close(): Promise<void>;
}

/** A place that one server after another takes. */
interface Slot {
  process: ServerProcess;
  /** The last reading of what ran here before, and how much later the present one's window began. */
  before?: { readonly last: MeterSnapshot; readonly laterS: number };
}

/**
 * Starts servers that share a log.
 *
 * @param nodes - how many; for more than one the store must be one that several servers can share.
 * @param database - the one that was started for them, if it was.
 * @throws {ServerGone} when one cannot start; the others are ended then.
 */
export async function startServers(
  nodes: number,
  options: ServerProcessOptions,
  database?: Database,
): Promise<OwnServers> {
  const started = await openTogether(Array.from({ length: nodes }, () => startServerProcess(options)));
  const slots = started.map((process): Slot => ({ process }));
  const [first] = slots;
  if (first === undefined) throw new RangeError(`nodes must be at least 1, not ${nodes}`);
  let tellGone: (reason: unknown) => void = () => {};
  const gone = new Promise<never>((_resolve, reject) => {
    tellGone = reject;
  });
  gone.catch(() => {});
  for (const { process } of slots) process.gone.catch(tellGone);
  let windowMs = 0;
  const databasePid = database?.pid ?? first.process.databasePid;

  const goOn = ({ before }: Slot, reading: MeterSnapshot): MeterSnapshot =>
    before === undefined ? reading : goOnFrom(before.last, reading, before.laterS);

  const read = async (slot: Slot, asked: SnapshotOptions): Promise<MeterSnapshot> =>
    goOn(slot, await slot.process.snapshot(asked));

  const replace = async (slot: Slot, how: Ending, onEnding: () => void): Promise<void> => {
    const ending = slot.process;
    const { baseUrl } = ending;
    const before = await ending.snapshot(AS_IT_IS);
    onEnding();
    await (how === 'killed' ? ending.kill() : ending.close());
    const last = goOn(slot, ending.lastReading ?? before);
    slot.process = await startServerProcess({
      ...options,
      env: { ...options.env, PORT: new URL(baseUrl).port },
    });
    slot.process.gone.catch(tellGone);
    const { atMs } = await slot.process.snapshot({ reset: true, collect: false });
    slot.before = { last, laterS: Math.max(0, Math.round((atMs - windowMs) / 1000)) };
  };

  return {
    baseUrls: slots.map(({ process }) => process.baseUrl),
    get pids() {
      return slots.map(({ process }) => process.pid);
    },
    store: first.process.store,
    sharesStore: first.process.sharesStore,
    ...(databasePid !== undefined && { databasePid }),
    async snapshot(asked) {
      const each = await Promise.all(slots.map((slot) => read(slot, asked)));
      const [only] = each;
      const all = each.length === 1 && only !== undefined ? only : { ...addMeters(each), nodes: each };
      if (asked.reset) windowMs = all.atMs;
      return all;
    },
    gone,
    async restart(which, how, onEnding) {
      const chosen = slots.filter((_slot, index) => which.includes(index));
      let ending = false;
      const once = (): void => {
        if (!ending) onEnding();
        ending = true;
      };
      await Promise.all(chosen.map((slot) => replace(slot, how, once)));
      return async () =>
        addMeters(await Promise.all(chosen.map(({ process }) => process.snapshot(AS_IT_IS))));
    },
    async restartDatabase(how, onEnding) {
      if (database === undefined) throw new Error('the database is not this run’s own');
      const readAll = async () => addMeters(await Promise.all(slots.map((slot) => read(slot, AS_IT_IS))));
      const before = await readAll();
      onEnding();
      await database.restart(how);
      await Promise.all(slots.map(({ process }) => isReady(process.baseUrl)));
      return async () => subtractMeters(await readAll(), before);
    },
    close: () => closeTogether(slots.map(({ process }) => process.close())),
  };
}

const AS_IT_IS: SnapshotOptions = { reset: false, collect: false };
