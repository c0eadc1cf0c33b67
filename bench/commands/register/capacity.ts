import { BENCH } from '../../../src/process/command-names.ts';
import { FLAGS, type FlagText } from '../../plan/flag-texts.ts';
import { type CapacityFlags, SEARCH_FLAGS, SHAPES } from '../capacity-flags.ts';
import { CAPACITY_EXAMPLES_HELP, CAPACITY_EXIT_HELP, type RegisterCommand } from '../command.ts';

/** `bench capacity`: searches for the greatest load that one server process carries. */
export const registerCapacity: RegisterCommand = (program, terminal) => {
  const command = program
    .command('capacity')
    .description('find the greatest load that one server process carries with latency below a limit');
  for (const { flag, help, default: fallback } of Object.values(SEARCH_FLAGS)) {
    command.option(flag, help, fallback);
  }
  command
    .option('--store <store>', `where the server stores messages: as for ${BENCH.alone}`, 'sqlite')
    .option(
      '--out <folder>',
      "folder in which the search's own folder, with capacity.json, is made",
      'results',
    )
    .addHelpText('after', CAPACITY_EXAMPLES_HELP)
    .addHelpText('after', CAPACITY_EXIT_HELP);
  for (const [name, fallback] of Object.entries(SHAPES)) {
    const { flag, help }: FlagText = FLAGS[name as keyof typeof SHAPES];
    command.option(flag, help, fallback);
  }
  command.action(async (flags: CapacityFlags) => {
    const { planSearch } = await import('../capacity-plan.ts');
    const planned = await planSearch(flags, command);
    // Not needed by a flag that is refused.
    const { findCapacities } = await import('../capacity.ts');
    return findCapacities(planned, terminal);
  });
};
