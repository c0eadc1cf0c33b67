import type { Progress } from '../measure/progress.ts';
import { createProgressOver } from './progress.ts';

/** Loads are as many as the search needs: told are the phases of the one under way, on a terminal, and each result as a line. */
export function createSearchProgress(stream: NodeJS.WriteStream): Progress {
  let loads = 0;
  const shown = createProgressOver(stream, {
    begin: () => {
      loads += 1;
    },
    describe: () => `load ${loads}`,
  });
  // Where lines stay, a result for each load is enough to see that it goes on.
  return stream.isTTY ? shown : { ...shown, cell() {}, phase() {} };
}
