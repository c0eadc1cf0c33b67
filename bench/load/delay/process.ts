import { fork } from 'node:child_process';
import { once } from 'node:events';
import { watchChild } from '../../../src/process/child.ts';
import { moduleBeside, nodeArguments } from '../../../src/process/module-beside.ts';
import { withTimeLimit } from '../../../src/process/time-limit.ts';
import type { ThreadHealth } from '../fleet/protocol.ts';
import type { FromDelayProxy, ToDelayProxy } from './main.ts';

/** The network path between the readers and a server: direct, or through a delay proxy. */
export interface Path {
  /** The URL that readers connect to. */
  readonly baseUrl: string;
  /** Rejects when the delay proxy has ended by itself; never settles for a direct path. */
  readonly gone: Promise<never>;
  /** Starts counting the delay proxy's own health, at the start of the window. */
  begin(): void;
  /** Resolves with the delay proxy's health since `begin`; empty for a direct path. */
  end(): Promise<ThreadHealth[]>;
  /** Ends the delay proxy. May be called twice. */
  close(): Promise<void>;
}

/** The delay proxy's program and its time limits. Tests replace it. */
export interface ProxyProcess {
  /** Address of the module that the process runs. */
  readonly main: URL;
  readonly readyLimitMs: number;
  readonly answerLimitMs: number;
}

const PROXY: ProxyProcess = {
  main: moduleBeside(import.meta.url, './main'),
  // It has a loader to start, maybe on a machine that is busy with others.
  readyLimitMs: 30_000,
  answerLimitMs: 10_000,
};

/**
 * Opens the path to a server: direct for a round trip of 0, else through a delay proxy in a process of its own.
 *
 * @param rttMs - round trip between readers and server, in ms.
 * @throws {Error} when the delay proxy does not start within its limit.
 */
export async function openPath(serverUrl: string, rttMs: number, proxy: ProxyProcess = PROXY): Promise<Path> {
  return rttMs === 0 ? directPath(serverUrl) : openDelayedPath(serverUrl, rttMs, proxy);
}

function directPath(baseUrl: string): Path {
  return {
    baseUrl,
    gone: new Promise(() => {}),
    begin() {},
    end: async () => [],
    close: async () => {},
  };
}

async function openDelayedPath(
  serverUrl: string,
  rttMs: number,
  { main, readyLimitMs, answerLimitMs }: ProxyProcess,
): Promise<Path> {
  // `detached` puts it in its own process group, like the server: Ctrl-C reaches only the driver, which ends the proxy after the cell.
  const child = fork(main, { execArgv: [...nodeArguments(main)], detached: true });
  const { gone, close } = watchChild(child, { failure: (how) => new Error(`the delay proxy ${how}`) });
  const ask = async (question: ToDelayProxy, limitMs: number): Promise<FromDelayProxy> => {
    const stopListening = new AbortController();
    const answered = once(child, 'message', { signal: stopListening.signal });
    tell(question);
    const [message] = await withTimeLimit(
      limitMs,
      Promise.race([answered, gone]),
      () => new Error(`the delay proxy did not answer "${question.type}" within ${limitMs / 1000} s`),
    ).finally(() => stopListening.abort());
    return message as FromDelayProxy;
  };
  const tell = (message: ToDelayProxy): void => void child.send(message, () => {});

  try {
    const options = { targetPort: Number(new URL(serverUrl).port), rttMs };
    const ready = await ask({ type: 'start', options }, readyLimitMs);
    if (ready.type !== 'ready') throw new Error('the delay proxy did not start');
    return {
      baseUrl: `http://127.0.0.1:${ready.port}`,
      gone,
      begin: () => tell({ type: 'begin' }),
      async end() {
        const message = await ask({ type: 'end' }, answerLimitMs);
        if (message.type !== 'figures') throw new Error('the delay proxy did not report its figures');
        return [
          { name: 'delay proxy', ...message.figures, missedTicks: 0, troubles: 0, sampleTrouble: undefined },
        ];
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
