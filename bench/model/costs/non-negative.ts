/** Sweeps over all columns. The loss falls with each; of a dozen columns that are nearly alike, these many leave nothing to gain. */
const MOST_SWEEPS = 20_000;

/** A sweep that changes no coefficient by more than this part of the greatest ends the descent. */
const SETTLED = 1e-9;

/** A column shorter than this explains nothing: its coefficient would be beyond what a number can hold. */
const SHORTEST_COLUMN = 1e-150;

/**
 * Returns the non-negative x that minimises ‖A·x − b‖, by coordinate descent: each coefficient in turn is set to its best value, or to 0
 * where that would be negative. The problem is convex, so the descent ends at its minimum (Franc, Hlaváč and Navara, Sequential
 * coordinate-wise algorithm for the non-negative least squares problem, CAIP 2005). Columns that explain nothing get exactly 0.
 *
 * Own code, since the one library for this ends with an error where columns are nearly alike (docs/decisions/083).
 *
 * @param rows - A, an array for each row, all of the same length.
 */
export function nonNegativeLeastSquares(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
): number[] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? 0));
  const lengths = columns.map((column) => Math.hypot(...column));
  const units = columns.map((column, at) => {
    const length = lengths[at] ?? 0;
    return column.map((value) => (length < SHORTEST_COLUMN ? 0 : value / length));
  });
  const gram = units.map((one) => units.map((other) => dot(one, other)));
  const gradients = units.map((unit) => -dot(unit, targets));
  const x = new Array<number>(width).fill(0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let greatestStep = 0;
    for (let at = 0; at < width; at++) {
      const curvature = gram[at]?.[at] ?? 0;
      if (curvature === 0) continue;
      const before = x[at] ?? 0;
      const next = Math.max(0, before - (gradients[at] ?? 0) / curvature);
      const step = next - before;
      if (step === 0) continue;
      x[at] = next;
      for (let other = 0; other < width; other++)
        gradients[other] = (gradients[other] ?? 0) + step * (gram[at]?.[other] ?? 0);
      greatestStep = Math.max(greatestStep, Math.abs(step));
    }
    if (greatestStep <= SETTLED * Math.max(...x)) break;
  }
  return x.map((value, at) => (value === 0 ? 0 : value / (lengths[at] ?? 1)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
