import { BENCH } from '../../src/process/command-names.ts';
import { TEXTS } from '../report/words/index.ts';
import { FIGURE_IDS } from '../result/figures.ts';
import { NUMERIC_PATHS } from '../result/numeric-paths.ts';

/** Lists every name that a `--check` takes. */
export function listFigures(): string {
  const longest = Math.max(...FIGURE_IDS.map((id) => id.length));
  return [
    'Figures of a report:',
    ...FIGURE_IDS.map((id) => `  ${id.padEnd(longest)}  ${TEXTS.en.figures[id]}`),
    '',
    'Numbers of a cell in data.json, by their path:',
    ...NUMERIC_PATHS.map((path) => `  ${path}`),
    '',
    `For example: ${BENCH.before} --check 'push.latencyMs.p99 < 50'`,
  ].join('\n');
}
