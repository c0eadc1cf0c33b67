import { median } from 'simple-statistics';
import type { CaseResult, Measured } from './run.ts';

/** Our cost compared with that of one reference. */
export interface Comparison {
  readonly reference: string;
  readonly referenceMedian: number;
  /** Our cost divided by the reference's, within each pair: median, least and greatest. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** The greatest ratio promised, if any, and whether the median is within it. */
  readonly promised?: number;
  readonly kept?: boolean;
}

/** Medians of a case, and its comparison with each reference. */
export interface CaseSummary {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly oursMedian: number;
  readonly comparisons: readonly Comparison[];
  readonly skipped: readonly { readonly name: string; readonly skipped: string }[];
}

/** Computes the medians and ratios of a case. A ratio is taken within one pair, whose windows ran under the same load of the machine. */
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

/** Headings of the table's columns. */
export const COLUMNS = ['case', 'unit', 'ours', 'reference', '', 'ratio', 'spread', 'promised'] as const;

/** Returns a row for each reference; without references, one row with our cost. */
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
  const skippedRows = skipped.map(({ name, skipped: why }) => [name, '', '', '', `skipped: ${why}`]);
  const rows = [...compared, ...skippedRows];
  if (rows.length === 0) return [[...first, '', '', '', '', '']];
  return rows.map((row, index) => [...(index === 0 ? first : ['', '', '']), ...row]);
}

/** Formats with three significant digits, or as a whole number from 1,000 on. */
function figure(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
