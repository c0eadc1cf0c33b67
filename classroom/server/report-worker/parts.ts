import type { Shade } from '../../../bench/report/charts/theme.ts';

/** A run's verdicts, tables and reasons as texts of one language, as the page shows them. */
export interface Summary {
  readonly verdicts: readonly string[];
  readonly tables: readonly { readonly caption: string; readonly rows: readonly (readonly string[])[] }[];
  readonly reasons: readonly string[];
  readonly charts: readonly { readonly id: string; readonly alt: string }[];
}

/** Answer to `GET /classroom/results/RUN`. */
export interface RunSummary extends Summary {
  readonly run: string;
}

export interface Picture {
  readonly svg: string;
  /** Strong ETag: a hash of the picture. */
  readonly etag: string;
}

/**
 * The parts of a run's report in one language. Each is rendered by itself, so that the summary need not wait for the charts. They are
 * plain data, since they pass between threads.
 */
export interface Parts {
  readonly summary: Summary;
  /** The key is that of {@link pictureName}. */
  readonly pictures: ReadonlyMap<string, Picture>;
}

export const SHADES: readonly Shade[] = ['light', 'dark'];

/** Returns the key of a chart in a shade, for example `latency-dark`. */
export function pictureName(chart: string, shade: Shade): string {
  return `${chart}-${shade}`;
}
