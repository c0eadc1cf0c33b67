import type { JobState } from '../../contract/job-state.ts';
import { callApi } from '../api.ts';

/** Thrown when a job cannot start, since another window's job is running. */
export class JobUnderWay extends Error {
  override readonly name = 'JobUnderWay';
}

/** Benchmarks and lessons started by this page, one at a time: two at once would distort each other's figures. */
export interface Jobs {
  /** Whether a job of this page is running. */
  readonly running: boolean;
  /** The last job's newest state, or `undefined` until the server has sent one. */
  readonly last: JobState | undefined;
  /**
   * Starts a job. Resolves when the server has accepted it.
   *
   * @param request - body of `POST /classroom/jobs`.
   * @param onState - called with each new state.
   * @param onEnd - called once when the job has ended.
   * @throws {JobUnderWay} if a job of another window is running.
   * @throws {ApiError} if the server refuses the job or does not answer.
   */
  start(request: object, onState: (state: JobState) => void, onEnd: () => void): Promise<void>;
  /** Registers a callback for each start, new state and end of a job. */
  follow(listener: () => void): void;
}

const PATH = 'classroom/jobs';

/** Creates the page's access to `/classroom/jobs`. */
export function createJobs(): Jobs {
  const listeners: (() => void)[] = [];
  let running = false;
  let last: JobState | undefined;

  const setRunning = (isRunning: boolean): void => {
    running = isRunning;
    for (const listener of listeners) listener();
  };

  return {
    get running() {
      return running;
    },
    get last() {
      return last;
    },
    async start(request, onState, onEnd) {
      last = undefined;
      setRunning(true);
      const update = (state: JobState): void => {
        last = state;
        onState(state);
        setRunning(running);
      };
      try {
        // Asked first, since the browser would log the server's refusal of a second job as an error.
        const present = await callApi<JobState | null>(PATH);
        if (present?.exitCode === null) throw new JobUnderWay(present.command);
        update(await callApi<JobState>(PATH, { method: 'POST', body: request }));
      } catch (error) {
        setRunning(false);
        throw error;
      }
      followJob(update, () => {
        setRunning(false);
        onEnd();
      });
    },
    follow(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * Receives the states of the running job as server-sent events.
 *
 * @param onEnd - called when the job has ended, or when a restarted server has no job.
 */
function followJob(onState: (state: JobState) => void, onEnd: () => void): void {
  const source = new EventSource(`${PATH}/events`);
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const state = JSON.parse(data) as JobState;
    onState(state);
    if (state.exitCode === null) return;
    // Without this the browser would connect again when the stream ends.
    source.close();
    onEnd();
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) onEnd();
  });
}
