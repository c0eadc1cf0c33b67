import { ask } from '../api.ts';

/** The command line at work for this page, as the server tells. */
export interface JobState {
  readonly command: string;
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  readonly run: string | null;
}

/** Another window's measurement is under way. */
export class JobUnderWay extends Error {
  override readonly name = 'JobUnderWay';
}

/** Measurements, one at a time: two would disturb each other's figures. */
export interface Jobs {
  /** This page has started one that has not ended. */
  readonly running: boolean;
  /** The one that was started last, once the server has told of it. */
  readonly last: JobState | undefined;
  /**
   * Starts one and follows it to its end.
   *
   * @throws {JobUnderWay} with its command, where another window has started one.
   * @throws {ApiError} where the server does not start it.
   */
  start(wish: object, onState: (state: JobState) => void, onEnd: () => void): Promise<void>;
  /** Calls back whenever one starts, has news, or has ended. */
  follow(listener: () => void): void;
}

const PATH = 'classroom/jobs';

export function createJobs(): Jobs {
  const listeners: (() => void)[] = [];
  let running = false;
  let last: JobState | undefined;

  const become = (now: boolean): void => {
    running = now;
    for (const listener of listeners) listener();
  };

  return {
    get running() {
      return running;
    },
    get last() {
      return last;
    },
    async start(wish, onState, onEnd) {
      last = undefined;
      become(true);
      const tell = (state: JobState): void => {
        last = state;
        onState(state);
        become(running);
      };
      try {
        // The server would refuse a second one, and the browser report that as an error.
        const underWay = await ask<JobState | null>(PATH);
        if (underWay?.exitCode === null) throw new JobUnderWay(underWay.command);
        tell(await ask<JobState>(PATH, { method: 'POST', body: wish }));
      } catch (error) {
        become(false);
        throw error;
      }
      followJob(tell, () => {
        become(false);
        onEnd();
      });
    },
    follow(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * Follows the job that is under way, by server-sent events.
 *
 * @param onEnd - it has ended, or a server that was started anew knows of no job any more.
 */
function followJob(onState: (state: JobState) => void, onEnd: () => void): void {
  const source = new EventSource(`${PATH}/events`);
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const state = JSON.parse(data) as JobState;
    onState(state);
    if (state.exitCode === null) return;
    // The browser would ask again when the stream ends.
    source.close();
    onEnd();
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) onEnd();
  });
}
