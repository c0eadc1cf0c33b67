import { join, resolve } from 'node:path';
import { isCheckout, ROOT } from '../../src/process/built.mjs';
import { REFERENCE_RUN } from '../contract/reference-run.ts';

/** Where runs are kept: those of a checkout, or below the current folder, since nothing is written into an installed package. */
export const RESULTS_FOLDER = isCheckout() ? join(ROOT, 'results') : resolve('results');

/** Where the command line is started for the page, so that what it names is found from there. */
export const WORKING_FOLDER = isCheckout() ? ROOT : process.cwd();

/** Returns the folder of a run. The reference run comes with the project, and is shown beside the runs in {@link RESULTS_FOLDER}. */
export function runFolderIn(resultsFolder: string, run: string): string {
  const comesWithProject = run === REFERENCE_RUN && resultsFolder === RESULTS_FOLDER;
  return join(comesWithProject ? join(ROOT, 'results') : resultsFolder, run);
}
