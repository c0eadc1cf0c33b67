import type { RegisterCommand } from '../command.ts';

/** `bench figures`: lists every figure that a `--check` accepts. */
export const registerFigures: RegisterCommand = (program, terminal) => {
  program
    .command('figures')
    .description('list the figures that --check can test against a limit')
    .action(async () => terminal.print((await import('../figures.ts')).listFigures()));
};
