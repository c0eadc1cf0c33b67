import { fork } from 'node:child_process';
import { once } from 'node:events';
import { watchChild } from '../../../src/process/child.ts';
import { moduleBeside, nodeArguments } from '../../../src/process/module-beside.ts';
import { withTimeLimit } from '../../../src/process/time-limit.ts';
import type { ThreadHealth } from '../fleet/protocol.ts';
import type { FromDelayProxy, ToDelayProxy } from './main.ts';

/** The way from the readers to the server. */
export interface Path {
  /** What readers connect to. */
  readonly baseUrl: string;
  /** Rejects when there is no way any more. */
  readonly gone: Promise<never>;
  /** The window begins: the path's own health counts from now. */
  begin(): void;
  /** The health of what the path is made of; none for a direct one. */
  end(): Promise<ThreadHealth[]>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** The delay proxy's process, and how long it may take; a test puts its own in. */
export interface ProxyProcess {
  /** The module that it runs. */
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

/** Opens the way to a server that is a round trip away: directly, or through a delay proxy in a process of its own. */
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
  // Like the server, in a group of its own: Ctrl-C reaches the driver alone, which ends it when the cell is over.
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
        if (message.type !== 'figures') throw new Error('the delay proxy did not tell its figures');
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
