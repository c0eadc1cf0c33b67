import { FIGURES, type FigureId } from '../figures.ts';
import { type Cell, cellSpecSchema, type MeasuredCell, type Result } from '../schema.ts';
import type { Noise } from './judge.ts';

/** Returns the noise of a figure, for the cells that are compared in it. */
export type NoiseOf = (id: FigureId, cells: readonly MeasuredCell[]) => Noise;

/**
 * Returns the noise of each figure: measured by the run's A/A pairs, pooled over all its cells, or else as known from runs that were
 * repeated. The largest of the pairs would grow with their number; pooled, more pairs only make it more exact.
 */
export function noiseIn(result: Result): NoiseOf {
  const pairs = controlPairs(result.cells);
  return (id, cells) => {
    const { of, spread } = FIGURES[id];
    // What must not happen at all has no noise, even if it happened in one of two equal cells.
    if (cells.every((cell) => spread(cell) === 0)) return { spread: 0, source: 'known', pairs: 0 };
    const values = pairs.flatMap(([a, b]) => {
      const [left, right] = [of(a), of(b)];
      return left === undefined || right === undefined ? [] : [[left, right] as const];
    });
    const measured = values.length > 0 && values.every(([a, b]) => a === b) ? 0 : pooledSpread(values);
    if (measured !== undefined) return { spread: measured, source: 'measured', pairs: values.length };
    return { spread: Math.max(0, ...cells.map(spread)), source: 'known', pairs: 0 };
  };
}

/**
 * Returns the standard deviation of one measurement's logarithm, from pairs of measurements of the same thing; `undefined` without any
 * pair, or where one is not positive.
 */
export function pooledSpread(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length === 0 || pairs.some(([a, b]) => a <= 0 || b <= 0)) return undefined;
  const squares = pairs.reduce((sum, [a, b]) => sum + Math.log(a / b) ** 2, 0);
  // The difference of two has twice the variance of one.
  return Math.sqrt(squares / pairs.length / 2);
}

/** Each `ok` control cell with the `ok` cell that it repeats. */
function controlPairs(cells: readonly Cell[]): readonly (readonly [MeasuredCell, MeasuredCell])[] {
  const ok = cells.filter((cell) => cell.status === 'ok');
  const originals = new Map(ok.filter((cell) => !cell.control).map((cell) => [identity(cell), cell]));
  return ok
    .filter((cell) => cell.control)
    .flatMap((control) => {
      const original = originals.get(identity(control));
      return original === undefined ? [] : [[original, control] as const];
    });
}

function identity(cell: Cell): string {
  return JSON.stringify({ ...cellSpecSchema.parse(cell), control: undefined });
}
