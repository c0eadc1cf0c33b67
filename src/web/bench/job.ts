/** The command line at work for this page, as the server tells. */
export interface JobState {
  readonly command: string;
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  readonly run: string | null;
}

/**
 * Follows the job that is under way, by server-sent events.
 *
 * @param onEnd - it has ended, or a server that was started anew knows of no job any more.
 */
export function followJob(onState: (state: JobState) => void, onEnd: () => void): void {
  const source = new EventSource('classroom/jobs/events');
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
