import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Opens the way to a server that is a round trip away: directly, or through a delay proxy in a process of its own. */
export async function openPath(serverUrl: string, rttMs: number): Promise<Path> {
  return rttMs === 0 ? directPath(serverUrl) : openDelayedPath(serverUrl, rttMs);
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

async function openDelayedPath(serverUrl: string, rttMs: number): Promise<Path> {
  // Like the server, in a group of its own: Ctrl-C reaches the driver alone, which ends it when the cell is over.
  const child = fork(MAIN, { execArgv: ['--import', import.meta.resolve('tsx')], detached: true });
  const exited = once(child, 'exit');
  let asked = false;
  const gone = exited.then(([code, signal]) => {
    if (asked) return new Promise<never>(() => {});
    throw new Error(`the delay proxy ended by itself (${signal ?? `exit code ${code}`})`);
  });
  gone.catch(() => {});
  const close = async (): Promise<void> => {
    asked = true;
    child.kill('SIGKILL');
    await exited;
  };
  const tell = (message: ToDelayProxy): void => void child.send(message, () => {});
  const answer = async (): Promise<FromDelayProxy> => {
    const [message] = await Promise.race([once(child, 'message'), gone]);
    return message as FromDelayProxy;
  };

  try {
    tell({ type: 'start', options: { targetPort: Number(new URL(serverUrl).port), rttMs } });
    const ready = await answer();
    if (ready.type !== 'ready') throw new Error('the delay proxy did not start');
    return {
      baseUrl: `http://127.0.0.1:${ready.port}`,
      gone,
      begin: () => tell({ type: 'begin' }),
      async end() {
        tell({ type: 'end' });
        const message = await answer();
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
