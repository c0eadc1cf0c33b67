const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The fractional part of so many golden ratios: spread evenly over [0, 1) however many are taken. */
export function goldenFraction(index: number): number {
  return index * GOLDEN - Math.floor(index * GOLDEN);
}
