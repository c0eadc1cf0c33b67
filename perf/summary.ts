import { median } from 'simple-statistics';
import type { CaseResult, Measured } from './run.ts';

/** Ours against one reference. */
export interface Comparison {
  readonly reference: string;
  readonly referenceMedian: number;
  /** Median of the ratios within each pair, and the least and greatest of them. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** The greatest ratio promised, where there is one, and whether the median keeps it. */
  readonly promised?: number;
  readonly kept?: boolean;
}

export interface CaseSummary {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly oursMedian: number;
  readonly comparisons: readonly Comparison[];
  readonly skipped: readonly { readonly name: string; readonly skipped: string }[];
}

/** Medians and ratios of a case. Ratios are taken within each pair, since the two halves of a pair met the same machine. */
export function summarise({ name, title, unit, ours, references, promise }: CaseResult): CaseSummary {
  const compare = (reference: Extract<Measured, { figures: readonly number[] }>): Comparison => {
    const ratios = ours.figures.map((figure, pair) => figure / (reference.figures[pair] as number));
    const ratio = median(ratios);
    return {
      reference: reference.name,
      referenceMedian: median([...reference.figures]),
      ratio,
      lowest: Math.min(...ratios),
      highest: Math.max(...ratios),
      ...(promise?.reference === reference.name && { promised: promise.ratio, kept: ratio <= promise.ratio }),
    };
  };
  return {
    name,
    title,
    unit,
    oursMedian: median([...ours.figures]),
    comparisons: references.filter((measured) => 'figures' in measured).map(compare),
    skipped: references.filter((measured) => 'skipped' in measured),
  };
}

/** The heads of the table's columns. */
export const COLUMNS = ['case', 'unit', 'ours', 'reference', '', 'ratio', 'spread', 'promised'] as const;

/** A row for each reference; for a case without one, a row for ours alone. */
export function rowsOf({ title, unit, oursMedian, comparisons, skipped }: CaseSummary): string[][] {
  const first = [title, unit, figure(oursMedian)];
  const compared = comparisons.map(
    ({ reference, referenceMedian, ratio, lowest, highest, promised, kept }) => [
      reference,
      figure(referenceMedian),
      ratio.toFixed(2),
      `${lowest.toFixed(2)}–${highest.toFixed(2)}`,
      promised === undefined ? '' : `≤ ${promised.toFixed(2)} ${kept ? 'kept' : 'NOT KEPT'}`,
    ],
  );
  const left = skipped.map(({ name, skipped: why }) => [name, '', '', '', `skipped: ${why}`]);
  const rows = [...compared, ...left];
  if (rows.length === 0) return [[...first, '', '', '', '', '']];
  return rows.map((row, index) => [...(index === 0 ? first : ['', '', '']), ...row]);
}

/** Three digits that matter. */
function figure(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
