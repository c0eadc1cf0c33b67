import { BENCH } from '../../src/process/command-names.ts';

/** Says how to go on with a run. */
export function resumeAdvice(folder: string): string {
  return `${BENCH.before} --resume ${folder}`;
}

/** Says how to make the report of a run again. */
export function reportAdvice(folder: string): string {
  return `${BENCH.before} report ${folder}`;
}
