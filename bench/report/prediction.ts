import { median } from 'simple-statistics';
import type { MeasuredCell } from '../result.ts';
import type { FigureId } from './figures.ts';
import { isOk, type OkRow, type Row } from './summary.ts';

/** A figure beside what the model said of it. */
export interface Residual {
  readonly row: OkRow;
  readonly figure: FigureId;
  readonly predicted: number;
  readonly measured: number;
  /** Relative to the prediction; `undefined` where zero was predicted and something was measured. */
  readonly offBy: number | undefined;
}

/** Differences from theory beyond this are put in words. */
export const NOTEWORTHY = 0.1;

const PREDICTED: readonly (readonly [FigureId, (cell: MeasuredCell) => number])[] = [
  ['latencyMsP50', (cell) => cell.predicted.latencyMsP50],
  ['latencyMsMean', (cell) => cell.predicted.latencyMsMean],
  ['requestsTotal', (cell) => cell.predicted.requestsTotal],
  ['emptyFraction', (cell) => cell.predicted.emptyFraction],
];

/** Prediction against measurement for every judged row; nothing for void and failed ones. */
export function residualsOf(rows: readonly Row[]): readonly Residual[] {
  return rows.filter(isOk).flatMap((row) =>
    PREDICTED.flatMap(([figure, predictedOf]) => {
      const measured = row.figures[figure]?.median;
      if (measured === undefined) return [];
      const predicted = median(row.cells.map(predictedOf));
      return [{ row, figure, predicted, measured, offBy: offBy(predicted, measured) }];
    }),
  );
}

/** The residuals that need a sentence. Where median and mean latency are both off, one sentence says it. */
export function noteworthy(residuals: readonly Residual[]): readonly Residual[] {
  const off = residuals.filter(({ offBy }) => offBy === undefined || Math.abs(offBy) > NOTEWORTHY);
  const medians = new Set(off.filter(({ figure }) => figure === 'latencyMsP50').map(({ row }) => row));
  return off.filter(({ figure, row }) => figure !== 'latencyMsMean' || !medians.has(row));
}

function offBy(predicted: number, measured: number): number | undefined {
  if (predicted === measured) return 0;
  return predicted === 0 ? undefined : (measured - predicted) / predicted;
}
