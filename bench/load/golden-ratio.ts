const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Returns the fractional part of `index` times the golden ratio. Any run of consecutive indices is spread evenly over [0, 1). */
export function goldenFraction(index: number): number {
  return index * GOLDEN - Math.floor(index * GOLDEN);
}
