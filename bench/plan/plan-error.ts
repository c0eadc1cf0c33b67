import { UsageError } from '../../src/process/explained-error.ts';

/** A problem with one flag: what it must be and what was given. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

/** @param constraint - what it must be. */
export function problemOf(option: string, constraint: string, given: string | undefined): OptionProblem {
  return { option, message: `${constraint}; given: ${JSON.stringify(given)}` };
}

/** Thrown for flags that cannot be used. The message lists every problem, one a line. */
export class PlanError extends UsageError {
  override readonly name = 'PlanError';

  /** Makes an error whose lines name the option of each problem. */
  static of(problems: readonly OptionProblem[]): PlanError {
    return new PlanError(problems.map(({ option, message }) => `${option}: ${message}`).join('\n'));
  }
}
