import { once } from 'node:events';
import { explainError } from '../../../src/process/explain-error.ts';
import { moduleBeside, startThread } from '../../../src/process/module-beside.ts';
import type { LedgerPart, Published, Window } from '../../ledger/ledger.ts';
import type { Recovery } from '../../ledger/recovery.ts';
import type { Absence } from '../churn.ts';
import type {
  CallName,
  FromThread,
  OpenReport,
  Question,
  ThreadCalls,
  ThreadHealth,
  ThreadSpec,
} from './protocol.ts';

/**
 * All simulated clients of a cell, spread over one or several worker threads. Every method rejects when a thread fails or does not
 * answer.
 */
export interface Fleet {
  readonly clients: number;
  /**
   * Opens every client, a limited number at a time. Resolves when each is open or has failed.
   *
   * @param limitMs - time limit for all clients together.
   * @param onProgress - called with the number of open clients.
   */
  open(limitMs: number, onProgress: (opened: number) => void): Promise<OpenReport>;
  /** Starts the window at `startMs`, on the monotonic clock, and schedules the absences. */
  begin(startMs: number, absences: readonly Absence[]): Promise<void>;
  /** Stops the polls of all clients for good; the clients stay connected. */
  rest(): Promise<void>;
  /** Ends the window. Resolves with the health of each thread in it. */
  end(): Promise<ThreadHealth[]>;
  /**
   * Resolves with the number of clients that have received the message with this `seq`.
   *
   * @param orLater - whether a later one counts too: readers without a cursor may have missed this one.
   */
  reached(seq: number, orLater?: boolean): Promise<number>;
  /** Resolves with the current clock reading of each thread, in ms. */
  clocks(): Promise<number[]>;
  /** Resolves with the number of TCP connections that clients have tried to open so far. */
  attempts(): Promise<number>;
  /**
   * Accounts for every client and message. Resolves with one part per thread, to be merged.
   *
   * @param recovery - the restart of servers that readers recovered from; left out when there was none.
   */
  settle(published: readonly Published[], window: Window, recovery?: Recovery): Promise<LedgerPart[]>;
  /** Closes every client and ends every thread, by force after a time limit. May be called twice. */
  close(): Promise<void>;
}

/** Clients are dealt to the servers in turn, as they are to the threads. */
export interface FleetSpec extends Omit<ThreadSpec, 'name' | 'openAtOnce' | 'serverOf'> {
  readonly threads: number;
}

/** Clients being opened at the same time, over all threads: many enough to be quick, too few to overrun a listen backlog. */
const OPEN_AT_ONCE = 200;

/** Time for a thread to close its clients before it is terminated. */
const CLOSE_LIMIT_MS = 5_000;

/** A thread that takes longer to answer counts as stuck. Settling many million receipts takes long, as does any answer under overload. */
const ANSWER_LIMIT_MS = 120_000;

const ENTRY = moduleBeside(import.meta.url, './main');

/**
 * Starts the threads of a fleet. No client is opened yet. Clients are dealt to the threads in turn.
 *
 * @param entry - the module that each thread runs.
 * @throws {Error} when the system refuses to start a thread; those already started are terminated.
 */
export function startFleet(
  { threads: threadCount, phasesMs, ...spec }: FleetSpec,
  entry: URL = ENTRY,
): Fleet {
  const threads: Thread[] = [];
  const servers = phasesMs.map((_phase, client) => client % spec.baseUrls.length);
  try {
    for (let index = 0; index < threadCount; index++) {
      const isOwn = (_each: unknown, client: number): boolean => client % threadCount === index;
      const thread = startFleetThread(entry, {
        ...spec,
        name: `driver ${index + 1}`,
        phasesMs: phasesMs.filter(isOwn),
        serverOf: servers.filter(isOwn),
        openAtOnce: Math.ceil(OPEN_AT_ONCE / threadCount),
      });
      threads.push(thread);
    }
  } catch (error) {
    // A thread could not be started, for lack of memory for example. The others would keep running.
    for (const thread of threads) void thread.terminate();
    throw error;
  }
  const sumOver = async <Name extends 'reached' | 'attempts'>(
    name: Name,
    ask: ThreadCalls[Name]['ask'],
  ): Promise<number> => (await askAll(name, ask)).reduce((sum, count) => sum + count, 0);
  const askAll = <Name extends CallName>(
    name: Name,
    ask: ThreadCalls[Name]['ask'],
    limitMs = ANSWER_LIMIT_MS,
  ) => Promise.all(threads.map((thread) => thread.call(name, ask, limitMs)));

  const close = async (): Promise<void> => {
    await askAll('close', null, CLOSE_LIMIT_MS).catch(() => {});
    await Promise.all(threads.map((thread) => thread.terminate()));
  };
  let closing: Promise<void> | undefined;

  return {
    clients: phasesMs.length,
    async open(limitMs, onProgress) {
      const opened = new Array<number>(threadCount).fill(0);
      for (const [index, thread] of threads.entries()) {
        thread.onOpened((clients) => {
          opened[index] = clients;
          onProgress(opened.reduce((sum, count) => sum + count, 0));
        });
      }
      const reports = await askAll('open', { limitMs }, limitMs + ANSWER_LIMIT_MS);
      return {
        connectMs: reports.flatMap((report) => report.connectMs),
        failures: reports.flatMap((report) => report.failures),
      };
    },
    async begin(startMs, absences) {
      await Promise.all(
        threads.map((thread, index) =>
          thread.call('begin', {
            startMs,
            absences: absences
              .filter(({ client }) => client % threadCount === index)
              .map((absence) => ({ ...absence, client: Math.floor(absence.client / threadCount) })),
          }),
        ),
      );
    },
    async rest() {
      await askAll('rest', null);
    },
    end: () => askAll('end', null),
    reached: (seq, orLater = false) => sumOver('reached', { seq, orLater }),
    clocks: () => askAll('clock', null),
    attempts: () => sumOver('attempts', null),
    settle: (published, window, recovery) => askAll('settle', { published, window, recovery }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** A worker thread, seen from the main thread. */
interface Thread {
  /** Asks a question by its name. Rejects when the thread fails, reports an error, or does not answer within the limit. */
  call<Name extends CallName>(
    name: Name,
    ask: ThreadCalls[Name]['ask'],
    limitMs?: number,
  ): Promise<ThreadCalls[Name]['answer']>;
  onOpened(listener: (clients: number) => void): void;
  terminate(): Promise<void>;
}

function startFleetThread(entry: URL, spec: ThreadSpec): Thread {
  const worker = startThread(entry, spec);
  const broken = Promise.race([
    once(worker, 'error').then(([error]) => explainError(error)),
    once(worker, 'exit').then(() => 'it has ended'),
  ]).then((reason) => {
    throw new Error(`${spec.name} failed: ${reason}`);
  });
  broken.catch(() => {});
  let questions = 0;

  return {
    call(name, ask, limitMs = ANSWER_LIMIT_MS) {
      const id = questions++;
      let stopListening = (): void => {};
      const answered = new Promise<never>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${spec.name} did not answer "${name}" within ${limitMs / 1000} s`)),
          limitMs,
        );
        const onMessage = (message: FromThread): void => {
          if (message.type === 'opened' || message.id !== id) return;
          if (message.type === 'error') reject(new Error(`${spec.name}: ${message.message}`));
          else resolve(message.answer as never);
        };
        worker.on('message', onMessage);
        stopListening = () => {
          clearTimeout(timer);
          worker.off('message', onMessage);
        };
      });
      worker.postMessage({ id, name, ask } satisfies Question);
      return Promise.race([broken, answered]).finally(() => stopListening());
    },
    onOpened(listener) {
      worker.on('message', (message: FromThread) => {
        if (message.type === 'opened') listener(message.clients);
      });
    },
    async terminate() {
      await worker.terminate();
    },
  };
}
