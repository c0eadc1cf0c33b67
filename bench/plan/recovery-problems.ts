import { findMode } from '../../src/modes/index.ts';
import type { OptionProblem, OptionValues } from './options.ts';

/** Checks that readers can come back as `--recovery` says. */
export function recoveryProblems({
  recovery,
  stack,
  modes,
  churn,
  restart,
  client,
}: OptionValues): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const refuse = (message: string): void => void problems.push({ option: '--recovery', message });
  // On the typical stack it is a setting of the server, which has an effect without lost connections too.
  const isReaders = recovery.includes('none') && stack.includes('tuned');
  if (isReaders && churn === 0 && restart === undefined) {
    refuse(
      'must be left out without --churn and --restart, since no reader loses its connection; given: none',
    );
  }
  if (isReaders && client !== 'lean') {
    refuse(
      `must be left out with --client ${client}, whose libraries resume by themselves, unless --stack is typical; given: none`,
    );
  }
  if (!recovery.includes('connection-state')) return problems;
  if (!stack.includes('typical')) {
    refuse(
      'must be cursor or none with --stack tuned, which restores sessions of Socket.IO from the log, as by a cursor; given: connection-state',
    );
  }
  if (!modes.some((mode) => findMode(mode)?.keepsSessions === true)) {
    refuse(
      'must be cursor or none without a mode of Socket.IO in --modes, since no other has sessions; given: connection-state',
    );
  }
  return problems;
}
