import { storeForms } from '../../../src/store/open.ts';
import { FLAGS, type FlagText } from '../../plan/flag-texts.ts';
import { presetLines } from '../../presets/index.ts';
import type { RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';
import type { RunFlags } from '../run.ts';

/** `bench` without a subcommand: measures and reports. */
export const registerRun: RegisterCommand = (program, terminal) => {
  // The program itself is the command, so that `--help` shows its flags. Flags of a subcommand stand after its name.
  const command = program.enablePositionalOptions();
  for (const { flag, help, default: fallback } of Object.values<FlagText>(FLAGS)) {
    if (fallback === undefined) command.option(flag, help);
    else command.option(flag, help, fallback);
  }
  command
    .option(
      '--store <store>',
      `where the server stores messages: ${storeForms.map(({ form }) => form).join(', ')}`,
      'auto',
    )
    .option('--out <folder>', "folder in which the run's own folder is made", 'results')
    .option('--name <name>', "name of the run's own folder (default: its start time)")
    .option('--preset <name>', 'repeat a published comparison and show its figures beside ours; listed below')
    .option(
      '--resume <folder>',
      'continue a run that was stopped: measured cells are kept, void and failed ones are measured again',
    )
    .option('--control', 'measure every cell twice (A/A), to learn the noise')
    .option('--allow-void', 'exit with 0 even if cells are void; they stay out of every verdict')
    .option(
      '--check <expressions...>',
      "limits that the run must keep, such as 'push.latencyMs.p99 < 50'; exit with 3 if one is not kept",
    )
    .addOption(languageOption())
    .addHelpText('after', () => `\nPresets (less than ten minutes each):\n${presetLines()}`)
    // A mistyped subcommand arrives here as an argument. `refuseWords` suggests a name for it.
    .allowExcessArguments()
    .action(async (flags: RunFlags) => {
      const { measureAndReport } = await import('../run.ts');
      return measureAndReport(flags, command, terminal);
    });
};
