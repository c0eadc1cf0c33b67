import type { Shade } from '../../../bench/report/charts/theme.ts';

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

export interface Picture {
  readonly svg: string;
  /** Names the picture by its bytes. */
  readonly etag: string;
}

/** What is made of a run in one language, each part by itself: words need not wait for pictures. All plain data. */
export interface Parts {
  readonly summary: Summary;
  /** By chart and shade, see {@link pictureName}. */
  readonly pictures: ReadonlyMap<string, Picture>;
}

export const SHADES: readonly Shade[] = ['light', 'dark'];

export function pictureName(chart: string, shade: Shade): string {
  return `${chart}-${shade}`;
}
