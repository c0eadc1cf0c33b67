import { median } from 'simple-statistics';
import type { FigureId } from '../../result/figures.ts';
import type { MeasuredCell } from '../../result/schema.ts';
import { isOk, type OkRow, type Row } from '../../result/summary.ts';

/** The figures that theory predicts. */
export type PredictedId = keyof typeof PREDICTED;

/** A measured figure beside its prediction. */
export interface Residual {
  readonly row: OkRow;
  readonly figure: PredictedId;
  readonly predicted: number;
  readonly measured: number;
  /** Relative to the prediction; `undefined` where zero was predicted and something was measured. */
  readonly offBy: number | undefined;
}

/** The worst of several residuals. */
export interface Noteworthy extends Residual {
  /** Loads in which this mode's figure is off by more than {@link NOTEWORTHY}. */
  readonly loads: number;
}

/** Relative difference from the prediction beyond which a report explains it in a sentence. */
export const NOTEWORTHY = 0.1;

const PREDICTED = {
  latencyMsP50: (cell) => cell.predicted.latencyMsP50,
  latencyMsMean: (cell) => cell.predicted.latencyMsMean,
  requestsTotal: (cell) => cell.predicted.requestsTotal,
  emptyFraction: (cell) => cell.predicted.emptyFraction,
} as const satisfies Partial<Record<FigureId, (cell: MeasuredCell) => number>>;
const PREDICTED_IDS = Object.keys(PREDICTED) as readonly PredictedId[];

/** Returns prediction and measurement of every `ok` row; none for void and failed rows. */
export function residualsOf(rows: readonly Row[]): readonly Residual[] {
  return rows.filter(isOk).flatMap((row) =>
    PREDICTED_IDS.flatMap((figure) => {
      const measured = row.figures[figure]?.median;
      if (measured === undefined) return [];
      const predicted = median(row.cells.map(PREDICTED[figure]));
      return [{ row, figure, predicted, measured, offBy: offBy(predicted, measured) }];
    }),
  );
}

/**
 * The residuals that need a sentence: the worst of each mode and figure, with the number of loads in which it is off.
 * Where median and mean latency are both off, the median says it.
 */
export function noteworthy(residuals: readonly Residual[]): readonly Noteworthy[] {
  const groups = new Map<string, Residual[]>();
  for (const residual of residuals.filter((each) => distance(each) > NOTEWORTHY)) {
    const key = `${residual.row.mode.name} ${residual.figure}`;
    groups.set(key, [...(groups.get(key) ?? []), residual]);
  }
  return [...groups.values()].flatMap((group) => {
    const [worst] = [...group].sort((a, b) => distance(b) - distance(a));
    if (worst === undefined) return [];
    const saidByMedian =
      worst.figure === 'latencyMsMean' && groups.has(`${worst.row.mode.name} latencyMsP50`);
    return saidByMedian ? [] : [{ ...worst, loads: group.length }];
  });
}

/** How many times a measured figure is its prediction, or the other way round; `from-nothing` where one of them is zero. */
export interface Departure {
  readonly direction: 'from-nothing' | 'above' | 'below';
  readonly factor: number;
}

export function departureOf({ predicted, measured }: Residual): Departure {
  if (measured * predicted === 0) return { direction: 'from-nothing', factor: Number.POSITIVE_INFINITY };
  return measured > predicted
    ? { direction: 'above', factor: measured / predicted }
    : { direction: 'below', factor: predicted / measured };
}

function distance({ offBy: off }: Residual): number {
  return off === undefined ? Number.POSITIVE_INFINITY : Math.abs(off);
}

function offBy(predicted: number, measured: number): number | undefined {
  if (predicted === measured) return 0;
  return predicted === 0 ? undefined : (measured - predicted) / predicted;
}
