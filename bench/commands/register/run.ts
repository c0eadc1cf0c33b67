import { storeForms } from '../../../src/store/open.ts';
import { FLAGS, type FlagText } from '../../plan/flag-texts.ts';
import { presetLines } from '../../presets/index.ts';
import type { RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';
import type { RunFlags } from '../run.ts';

/** `bench`: measure and report. */
export const registerRun: RegisterCommand = (program, terminal) => {
  // On the program itself, so that `--help` shows its flags first; those of a subcommand follow its name.
  const command = program.enablePositionalOptions();
  for (const { flag, help, default: fallback } of Object.values<FlagText>(FLAGS)) {
    if (fallback === undefined) command.option(flag, help);
    else command.option(flag, help, fallback);
  }
  command
    .option('--store <store>', storeForms.map(({ form }) => form).join(', '), 'auto')
    .option('--out <folder>', 'folder in which the run gets its own', 'results')
    .option('--name <name>', "name of the run's own folder (default: the time at which it starts)")
    .option('--preset <name>', 'run a published comparison and show its figures beside ours, see below')
    .option(
      '--resume <folder>',
      'go on with a run: what is measured is kept, void and failed cells are measured again',
    )
    .option('--control', 'measure every cell twice, to learn the noise (A/A)')
    .option('--allow-void', 'exit 0 although cells are void; they stay out of every verdict')
    .option('--check <expressions...>', "limits that the run must keep, such as 'push.latencyMs.p99 < 50'")
    .addOption(languageOption())
    .addHelpText('after', () => `\nPresets, less than ten minutes each:\n${presetLines()}`)
    // A word that is no subcommand comes here, to be answered with more than that there are too many.
    .allowExcessArguments()
    .action(async (flags: RunFlags) => {
      const { measureAndReport } = await import('../run.ts');
      return measureAndReport(flags, command, terminal);
    });
};
