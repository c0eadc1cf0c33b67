import { once } from 'node:events';
import { explainError } from '../../../src/process/explain-error.ts';
import { moduleBeside, startThread } from '../../../src/process/module-beside.ts';
import type { LedgerPart, Published, Window } from '../../ledger/ledger.ts';
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

/** All the clients of a cell, over one or several threads. */
export interface Fleet {
  readonly clients: number;
  /** Opens every client, a limited number at a time; resolves when each is open or has failed, within the limit. */
  open(limitMs: number, onProgress: (opened: number) => void): Promise<OpenReport>;
  begin(startMs: number, absences: readonly Absence[]): Promise<void>;
  end(): Promise<ThreadHealth[]>;
  /** How many clients have the message with this `seq`. */
  reached(seq: number): Promise<number>;
  /** The clocks of all threads, each as it was when its thread was asked. */
  clocks(): Promise<number[]>;
  settle(published: readonly Published[], window: Window): Promise<LedgerPart[]>;
  /** Ends every client and thread. May be called twice; never hangs on a client that does. */
  close(): Promise<void>;
}

export interface FleetSpec extends Omit<ThreadSpec, 'name' | 'openAtOnce'> {
  readonly threads: number;
}

/** Opened at once over all threads: enough to be quick, few enough not to overrun a listen backlog. */
const OPEN_AT_ONCE = 200;

/** Time for a thread's clients to say goodbye before the thread is ended regardless. */
const CLOSE_LIMIT_MS = 5_000;

/**
 * Longest that a thread may be busy with one question before it counts as stuck: settling many million receipts, or getting to it
 * at all with far too many clients.
 */
const ANSWER_LIMIT_MS = 120_000;

const ENTRY = moduleBeside(import.meta.url, './main');

/**
 * Starts the threads, without opening a client yet.
 *
 * @param entry - the module that a thread runs.
 */
export function startFleet(
  { threads: threadCount, phasesMs, ...spec }: FleetSpec,
  entry: URL = ENTRY,
): Fleet {
  const threads: Thread[] = [];
  try {
    for (let index = 0; index < threadCount; index++) {
      const thread = startFleetThread(entry, {
        ...spec,
        name: `driver ${index + 1}`,
        phasesMs: phasesMs.filter((_phase, client) => client % threadCount === index),
        openAtOnce: Math.ceil(OPEN_AT_ONCE / threadCount),
      });
      threads.push(thread);
    }
  } catch (error) {
    // The system had none left, for example: those that it gave would go on by themselves.
    for (const thread of threads) void thread.terminate();
    throw error;
  }
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
    end: () => askAll('end', null),
    async reached(seq) {
      const counts = await askAll('reached', { seq });
      return counts.reduce((sum, count) => sum + count, 0);
    },
    clocks: () => askAll('clock', null),
    settle: (published, window) => askAll('settle', { published, window }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

interface Thread {
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
