import type { OptionProblem, OptionValues } from './options.ts';
import { recoveryProblems } from './recovery-problems.ts';

/**
 * Checks that what several servers need, or one that is started again, goes together with the rest: a store that they can share, and a window
 * that is long enough.
 */
export function sharingProblems(values: OptionValues, store: string): OptionProblem[] {
  const { nodes, restart, clients, duration } = values;
  const problems: OptionProblem[] = [];
  const most = Math.max(...nodes);
  if (most > Math.min(...clients)) {
    problems.push({
      option: '--nodes',
      message: `must not be more than --clients (${Math.min(...clients)}), or some servers would have no reader; given: ${most}`,
    });
  }
  if (most > 1 && store.startsWith('sqlite')) {
    problems.push({
      option: '--store',
      message: `must be auto, mongo or mongodb://… (a replica set) with --nodes ${most}, since several servers share a log in MongoDB alone; given: ${JSON.stringify(store)}`,
    });
  }
  if (restart?.what === 'database' && store !== 'auto' && store !== 'mongo') {
    problems.push({
      option: '--store',
      message: `must be auto or mongo with --restart ${restart.how}:database, which ends a MongoDB that this run has started; given: ${JSON.stringify(store)}`,
    });
  }
  if (restart?.atS !== undefined && restart.atS > duration - LEAST_AFTER_S) {
    problems.push({
      option: '--restart',
      message: `must be at least ${LEAST_AFTER_S} s before the end of the window (--duration ${duration} s); given: ${restart.atS} s after its start`,
    });
  }
  if (restart !== undefined && duration < LEAST_WINDOW_S) {
    problems.push({
      option: '--duration',
      message: `must be at least ${LEAST_WINDOW_S} s with --restart, so that most readers come back within the window; given: ${duration} s`,
    });
  }
  return [...problems, ...recoveryProblems(values)];
}

/** For a server to start again, and the first readers to return. */
const LEAST_AFTER_S = 3;
const LEAST_WINDOW_S = 6;
