import type { Shade } from '../../../bench/report/charts/theme.ts';
import type { Summary } from '../../contract/run-summary.ts';

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
