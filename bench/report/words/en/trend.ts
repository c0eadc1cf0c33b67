import { formatCount } from '../format.ts';

/** Figures over runs, in English. */
export const trend = {
  title: 'Figures over runs',
  group: (runs: number, from: string, to: string) =>
    runs === 1 ? `One run, of ${from}` : `${formatCount(runs)} runs, ${from} to ${to}`,
  apart: 'These stand apart, since something else was measured, or elsewhere:',
  unfinished: (runs: number) => `${formatCount(runs)} runs have not ended, and are left out.`,
  changesHeading: 'What changed',
  none: 'Nothing changed beyond the noise.',
  changesHeader: ['mode', 'at', 'figure', 'from run', 'commit', 'before', 'after', 'change', 'noise'],
  allHeading: 'First and last',
  allHeader: ['mode', 'at', 'figure', 'first', 'last', 'least', 'most', 'changes'],
  method:
    'A change is found by binary segmentation, and told by the judge of all differences and, from eight runs on, by comparison with shuffled runs (Matteson and James 2014; Daly et al. 2020). Figures are medians of the repeats, with 95% intervals where there are several.',
  chart: (figure: string) => `${figure}, run by run`,
  x: 'run',
  changeMark: 'changed',
};
