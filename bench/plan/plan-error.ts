import type { OptionProblem } from './options.ts';

/** Flags that cannot be carried out. The message has every problem, a line each. */
export class PlanError extends Error {
  override readonly name = 'PlanError';

  static of(problems: readonly OptionProblem[]): PlanError {
    return new PlanError(problems.map(({ option, message }) => `${option}: ${message}`).join('\n'));
  }
}
