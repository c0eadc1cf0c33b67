/** What a log says, in order of time. */
export interface EventLog {
  /** Milliseconds since 1970, ascending. */
  readonly timesMs: Float64Array;
  /** The room of each message, as a place in `roomNames`; absent where the log has no rooms. */
  readonly rooms?: Uint32Array;
  readonly roomNames: readonly string[];
  /** Mean size of a message; absent where the log does not tell. */
  readonly meanBytes?: number;
  readonly notes: readonly LogNote[];
}

/** What a reader of the advice should know of the log. */
export type LogNote =
  | { readonly code: 'sorted'; readonly outOfOrder: number; readonly firstLine: number }
  | { readonly code: 'zoneless' }
  | { readonly code: 'coarse'; readonly resolutionMs: number }
  | { readonly code: 'skipped'; readonly lines: number; readonly firstLine: number }
  | { readonly code: 'column'; readonly taken: string; readonly others: readonly string[] }
  | { readonly code: 'distant'; readonly line: number; readonly gapMs: number; readonly share: number };
