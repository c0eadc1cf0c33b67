import type { RegisterCommand } from '../command.ts';

/** `bench figures`: every name that a `--check` takes. */
export const registerFigures: RegisterCommand = (program, terminal) => {
  program
    .command('figures')
    .description('list the figures that --check can hold to a limit')
    .action(async () => terminal.print((await import('../figures.ts')).listFigures()));
};
