import type { RegisterCommand } from '../../bench/commands/command.ts';

/** `start`: the server with its page, whose flags are its own. */
export const registerStart: RegisterCommand = (program) => {
  const command = program
    .command('start')
    .description('start the server with its page')
    .usage('[options]')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { startClassroom } = await import('../start.ts');
      return startClassroom(command.args);
    });
};
