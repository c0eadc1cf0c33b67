import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MeterSnapshot } from '../../../src/meter.ts';
import { watchChild } from '../../../src/process/child.ts';
import { nodeArguments } from '../../../src/process/module-beside.ts';
import type { FromParent, Reading, ToParent } from '../../../src/process/parent.ts';
import { SERVER_CODE } from './server-code.ts';
import { serverVariables } from './server-environment.ts';

/** The server under test, in a process of its own, so that its CPU and memory are its own. */
export interface ServerProcess {
  readonly baseUrl: string;
  readonly pid: number;
  /** Process id of a database that the server has started for itself. */
  readonly databasePid?: number;
  readonly store: { readonly kind: string; readonly version: string };
  /** Whether readers may have a message before the server that took it has the store's answer, from other servers or the store itself. */
  readonly sharesStore: boolean;
  /**
   * The server's meter now.
   *
   * @throws {ServerGone} when the process has ended or does not answer.
   */
  snapshot(options: SnapshotOptions): Promise<Reading>;
  /** Rejects with {@link ServerGone} when the process ends without being asked to. */
  readonly gone: Promise<never>;
  /** Ends the process: kindly first, then by force. Never rejects. */
  close(): Promise<void>;
  /** Ends the process by force. Never rejects. */
  kill(): Promise<void>;
  /** The server's meter when it had closed all connections, if it was asked to end and told that. */
  readonly lastReading: MeterSnapshot | undefined;
}

/** `reset` counts the event loop's delay afresh from here; `collect` collects garbage first, so never in a window. */
export type SnapshotOptions = Pick<FromParent, 'reset' | 'collect' | 'resources'>;

/** The server process ended or fell silent; the message says how. */
export class ServerGone extends Error {
  override readonly name = 'ServerGone';
}

export interface ServerProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Lines that the server has for people, such as which store it chose. */
  readonly onNotice: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The server's garbage is collected on demand, before memory is read; and V8 does not collect it once more some eight seconds after each
 * such collection, which doubled the CPU of a quiet window when it fell into one (docs/decisions/082).
 */
const NODE_FLAGS = ['--expose-gc', '--no-memory-reducer'] as const;

/** A measured server does not look for lateness, as it does not watch its loop (docs/decisions/082), and refuses nothing for it. */
const UNOBSERVED = { MAX_LOOP_DELAY_MS: '0' } as const;
const LISTENS = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn' } as const;

/** A first `--store mongo` downloads a database server, which takes as long as the network needs. */
const READY_LIMIT_MS = 10 * 60_000;
const ANSWER_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Starts the server on a free port of the loopback interface and waits for its word that it is ready.
 *
 * @throws {ServerGone} with the server's own last words when it cannot start.
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { main } = SERVER_CODE;
  const child = spawn(process.execPath, [...NODE_FLAGS, ...nodeArguments(main), fileURLToPath(main)], {
    env: { ...UNOBSERVED, ...serverVariables(process.env), ...LISTENS, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches the driver, which ends the server when it is done with it.
    detached: true,
  });
  const lastWords = keepLastWords(child);
  const { gone, close, kill } = watchChild(child, {
    failure: (how) => new ServerGone(`the server process ${how}${lastWords()}`),
    ask: () => child.kill('SIGTERM'),
    closeLimitMs: CLOSE_LIMIT_MS,
  });

  try {
    const ready = await Promise.race([gone, waitForReady(child, options)]);
    let questions = 0;
    let lastReading: MeterSnapshot | undefined;
    child.on('message', (message: ToParent) => {
      if (message.type === 'closed') lastReading = message.snapshot;
    });
    return {
      baseUrl: `http://127.0.0.1:${ready.port}`,
      pid: child.pid ?? 0,
      store: ready.store,
      sharesStore: ready.sharesStore,
      ...(ready.databasePid !== undefined && { databasePid: ready.databasePid }),
      gone,
      close,
      kill,
      get lastReading() {
        return lastReading;
      },
      snapshot: (options) =>
        Promise.race([gone, ask(child, { type: 'snapshot', id: questions++, ...options })]),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function waitForReady(
  child: ChildProcess,
  { onNotice, signal }: ServerProcessOptions,
): Promise<Extract<ToParent, { type: 'ready' }>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.off('exit', onExit);
      act();
    };
    const timer = setTimeout(
      () => settle(() => reject(new ServerGone('the server was not ready in time'))),
      READY_LIMIT_MS,
    );
    const onAbort = (): void => settle(() => reject(signal.reason));
    // The race is lost then; a timer left behind would keep the driver's process from ending.
    const onExit = (): void => settle(() => {});
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.on('message', (message: ToParent) => {
      if (message.type === 'notice') onNotice(message.line);
      if (message.type === 'ready') settle(() => resolve(message));
      if (message.type === 'failed')
        settle(() => reject(new ServerGone(`the server could not start: ${message.message}`)));
    });
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', onExit);
  });
}

function ask(child: ChildProcess, question: FromParent): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: ToParent): void => {
      if (message.type !== 'snapshot' || message.id !== question.id) return;
      settle(() => resolve(message.snapshot));
    };
    const timer = setTimeout(() => {
      settle(() =>
        reject(new ServerGone(`the server did not answer its meter within ${ANSWER_LIMIT_MS / 1000} s`)),
      );
    }, ANSWER_LIMIT_MS);
    const onExit = (): void => settle(() => reject(new ServerGone('the server process has ended')));
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.send(question, (error) => {
      if (error) settle(() => reject(new ServerGone(`the server cannot be reached: ${error.message}`)));
    });
  });
}

/** The end of what the process wrote to standard error, for the reason of its failure. */
function keepLastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => (text.trim() === '' ? '' : `; its last words: ${text.trim()}`);
}
