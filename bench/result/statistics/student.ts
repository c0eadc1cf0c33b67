/** 97.5th percentiles of Student's t distribution with 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2). */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** 97.5th percentile of the normal distribution, which t approaches. */
export const Z_975 = 1.96;

/**
 * Returns the 97.5th percentile of Student's t distribution: a mean of n values lies with 95% certainty within so many standard errors.
 *
 * @param degreesOfFreedom - 1 or more; of a fraction, the next lower table entry is taken, which widens the interval.
 */
export function tQuantile975(degreesOfFreedom: number): number {
  return T_975[Math.floor(degreesOfFreedom) - 1] ?? Z_975 * (1 + 1.25 / degreesOfFreedom);
}
