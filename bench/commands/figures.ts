import { TEXTS } from '../report/words/index.ts';
import { FIGURE_IDS } from '../result/figures.ts';
import { NUMERIC_PATHS } from '../result/numeric-paths.ts';
import type { RegisterCommand } from './command.ts';

/** `bench figures`: every name that a `--check` takes. */
export const registerFigures: RegisterCommand = (program, terminal) => {
  program
    .command('figures')
    .description('list the figures that --check can hold to a limit')
    .action(() => terminal.print(listFigures()));
};

function listFigures(): string {
  const longest = Math.max(...FIGURE_IDS.map((id) => id.length));
  return [
    'Figures of a report:',
    ...FIGURE_IDS.map((id) => `  ${id.padEnd(longest)}  ${TEXTS.en.figures[id]}`),
    '',
    'Numbers of a cell in data.json, by their path:',
    ...NUMERIC_PATHS.map((path) => `  ${path}`),
    '',
    "For example: npm run bench -- --check 'push.latencyMs.p99 < 50'",
  ].join('\n');
}
