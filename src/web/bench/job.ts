/** The command line at work for this page, as the server tells. */
export interface JobState {
  readonly command: string;
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  readonly run: string | null;
}

/** Follows the job that is under way, by server-sent events, to its end. */
export function followJob(onState: (state: JobState) => void): void {
  const source = new EventSource('classroom/jobs/events');
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const state = JSON.parse(data) as JobState;
    // The browser would ask again when the stream ends.
    if (state.exitCode !== null) source.close();
    onState(state);
  });
}
