import { BENCH } from '../../../src/process/command-names.ts';
import type { CalibrateFlags } from '../calibrate.ts';
import { CALIBRATE_EXIT_HELP, type RegisterCommand } from '../command.ts';

/** `bench calibrate`: measures what each way of delivering costs on this machine. */
export const registerCalibrate: RegisterCommand = (program, terminal) => {
  program
    .command('calibrate')
    .description(
      'measure what each way of delivering costs on this machine, for the projections of later runs (ten minutes, on a quiet machine)',
    )
    .option('--store <store>', `where the server stores messages: as for ${BENCH.alone}`, 'sqlite')
    .option('--out <folder>', 'folder of the runs, in which calibration.json is kept', 'results')
    .option('--validate', 'then measure loads that the calibration has not seen, and compare (half an hour)')
    .addHelpText('after', CALIBRATE_EXIT_HELP)
    .action(async (flags: CalibrateFlags) => {
      const { calibrateMachine } = await import('../calibrate.ts');
      return calibrateMachine(flags, terminal);
    });
};
