import { formatMs, formatNumber } from '../../report/words/format.ts';

/** Writes a duration of any length: days and hours too. */
export function formatLong(ms: number): string {
  if (ms >= 2 * 86_400_000) return `${formatNumber(ms / 86_400_000)} d`;
  return ms >= 2 * 3_600_000 ? `${formatNumber(ms / 3_600_000)} h` : formatMs(ms);
}
