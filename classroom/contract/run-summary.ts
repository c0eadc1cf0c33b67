/** A run in words, as the page shows it. */
export interface Summary {
  readonly verdicts: readonly string[];
  readonly tables: readonly { readonly caption: string; readonly rows: readonly (readonly string[])[] }[];
  readonly reasons: readonly string[];
  readonly charts: readonly { readonly id: string; readonly alt: string }[];
}

/** `GET /classroom/results/RUN`. */
export interface RunSummary extends Summary {
  readonly run: string;
}
