/** The command line at work for the page, or done. */
export interface JobState {
  /** As it would be typed. */
  readonly command: string;
  readonly lines: readonly string[];
  /** `null` while it runs. */
  readonly exitCode: number | null;
  /** The run's own folder in `results`, once it is known. */
  readonly run: string | null;
}
