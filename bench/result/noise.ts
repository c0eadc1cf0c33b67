import { FIGURES, type FigureId } from './figures.ts';
import { relativeDifference } from './judge.ts';
import { type Cell, cellSpecSchema, type MeasuredCell, type Result } from './schema.ts';

export interface Floor {
  /** Relative difference up to which two figures count as the same. */
  readonly fraction: number;
  readonly source: 'measured' | 'assumed';
}

export type Floors = (id: FigureId) => Floor;

/** The noise floor of each figure: the largest difference between two runs of the same cell. */
export function floorsOf(result: Result): Floors {
  const pairs = controlPairs(result.cells);
  return (id) => {
    // What must not happen at all has no noise, even if it happened in one of two equal cells.
    if (FIGURES[id].assumedFloor === 0) return { fraction: 0, source: 'assumed' };
    const values = pairs.flatMap(([a, b]) => {
      const [left, right] = [FIGURES[id].of(a), FIGURES[id].of(b)];
      return left === undefined || right === undefined ? [] : [[left, right] as const];
    });
    const fraction = noiseFloor(values);
    return fraction === undefined
      ? { fraction: FIGURES[id].assumedFloor, source: 'assumed' }
      : { fraction, source: 'measured' };
  };
}

/** The largest difference seen between two runs of the same cell. `undefined` without any such pair. */
export function noiseFloor(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length === 0) return undefined;
  return Math.max(...pairs.map(([a, b]) => relativeDifference(a, b)));
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
