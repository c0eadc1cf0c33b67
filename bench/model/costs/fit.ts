import type { CostSample, ModeCosts } from '../../result/calibration.ts';
import { nonNegativeLeastSquares } from './non-negative.ts';
import { BYTE_TERMS, CPU_TERMS, type Flow, type Part, type Term, termsOf } from './terms.ts';

/** What one unit of each term costs. */
export type Coefficients = Readonly<Record<string, number>>;

/** Added to values before errors are taken relative to them, so that an idle second does not decide the fit. */
const CPU_FLOOR_MS = 3;
const BYTES_FLOOR = 1_000;

/** 95th percentile of the normal distribution: nine of ten values lie within so many standard deviations. */
const Z_95 = 1.645;

/** What is fitted to the samples of one mode. */
export interface Fitted extends Pick<ModeCosts, 'cpuTerms' | 'byteTerms'> {
  readonly cpuResiduals: Residuals;
  readonly byteResiduals: Residuals;
}

/** How far a fit lies from its samples. */
export interface Residuals {
  /** Sum of the squared logarithms of predicted over measured values. */
  readonly squares: number;
  /** Busy samples less the coefficients that they decide, since those follow the noise. */
  readonly freedom: number;
}

/** Fits the costs of a kind of mode to samples of it. */
export function fitModeCosts(kind: ModeCosts['kind'], samples: readonly CostSample[]): Fitted {
  const cpu = samples.map((flow) => ({ flow, value: flow.cpuMsPerS }));
  const bytes = samples.flatMap((flow) =>
    flow.bytesPerS === undefined ? [] : [{ flow, value: flow.bytesPerS }],
  );
  const [cpuTerms, byteTerms] = [termsOf(CPU_TERMS, kind), termsOf(BYTE_TERMS, kind)];
  const cpuCosts = fitTerms(cpuTerms, cpu, CPU_FLOOR_MS);
  const byteCosts = fitTerms(byteTerms, bytes, BYTES_FLOOR);
  return {
    cpuTerms: cpuCosts,
    byteTerms: byteCosts,
    cpuResiduals: residualsOf(cpuTerms, cpuCosts, cpu, CPU_FLOOR_MS),
    byteResiduals: residualsOf(byteTerms, byteCosts, bytes, BYTES_FLOOR),
  };
}

/**
 * Returns the relative error that nine of ten predictions keep, from the residuals of all modes together: what makes a second dearer than
 * the next is the machine, which is the same for all of them, and one mode has too few samples to tell.
 */
export function errorFractionOf(residuals: readonly Residuals[]): number {
  const sum = (of: (each: Residuals) => number) => residuals.reduce((all, each) => all + of(each), 0);
  const freedom = sum((each) => each.freedom);
  if (freedom <= 0) return Number.MAX_VALUE;
  return Math.expm1(Z_95 * Math.sqrt(sum((each) => each.squares) / freedom));
}

/** A measured value and what the server did meanwhile. */
export interface Observed {
  readonly flow: Flow;
  readonly value: number;
}

/**
 * Fits non-negative coefficients by least squares of relative errors. No cost is negative, so a term that would be gets 0, which keeps the
 * sum sensible beyond what was measured.
 */
export function fitTerms(
  terms: readonly (readonly [string, Term])[],
  observed: readonly Observed[],
  floor: number,
): Coefficients {
  const rows = observed.map(({ flow, value }) => terms.map(([, { of }]) => of(flow) / (value + floor)));
  const solution = nonNegativeLeastSquares(
    rows,
    observed.map(({ value }) => value / (value + floor)),
  );
  return Object.fromEntries(terms.map(([name], at) => [name, solution[at] ?? 0]));
}

/** Returns the sum of all terms for a flow. */
export function sumOf(terms: Readonly<Record<string, Term>>, coefficients: Coefficients, flow: Flow): number {
  return Object.entries(coefficients).reduce(
    (sum, [name, each]) => sum + each * (terms[name]?.of(flow) ?? 0),
    0,
  );
}

function isBusy(part: Part): boolean {
  return part === 'publish' || part === 'operation';
}

function residualsOf(
  terms: readonly (readonly [string, Term])[],
  coefficients: Coefficients,
  observed: readonly Observed[],
  floor: number,
): Residuals {
  // What an idle server spends is known from many samples, and too little for a relative error to mean anything.
  const busy = observed.filter(({ flow }) => flow.operationsPerS > 0);
  const byName = Object.fromEntries(terms);
  const logs = busy.map(({ flow, value }) =>
    Math.log((sumOf(byName, coefficients, flow) + floor) / (value + floor)),
  );
  return {
    squares: logs.reduce((sum, log) => sum + log ** 2, 0),
    // What stands and idles is decided by the samples at rest.
    freedom:
      busy.length - terms.filter(([name, { part }]) => isBusy(part) && (coefficients[name] ?? 0) > 0).length,
  };
}
