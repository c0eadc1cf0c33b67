import type { Progress } from '../measure/progress.ts';
import { createProgressOver } from './progress.ts';

/**
 * Makes the progress display of a search, whose number of loads is not known beforehand. Each result is printed as a line; on a terminal
 * the phase of the current load is shown, too.
 */
export function createSearchProgress(stream: NodeJS.WriteStream): Progress {
  let loads = 0;
  const shown = createProgressOver(stream, {
    begin: () => {
      loads += 1;
    },
    describe: () => `load ${loads}`,
  });
  // In a file or pipe every line stays: print the results only.
  return stream.isTTY ? shown : { ...shown, cell() {}, phase() {} };
}
