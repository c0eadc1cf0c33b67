import { BENCH } from '../../../src/process/command-names.ts';
import { LIMITS } from '../../plan/flag-texts.ts';
import type { AdviseFlags } from '../advise.ts';
import { ADVISE_HELP, type RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';

/** `bench advise LOG`: says which way is cheapest for the messages of a log. */
export const registerAdvise: RegisterCommand = (program, terminal) => {
  program
    .command('advise')
    .description(
      'say which way to deliver, at which interval, and at what cost, from a log of when messages came',
    )
    .argument('<log>', 'CSV with a column of times, or a JSON object a line; - reads standard input')
    .option('--readers <number>', `readers (${LIMITS.clients.min} to ${LIMITS.clients.max})`, '100')
    .option(
      '--freshness <time>',
      'time within which 95% of messages are to arrive, in ms or such as 1s',
      '1s',
    )
    .option('--rtt <time>', 'round trip between readers and server, in ms', '0')
    .option('--payload <bytes>', 'text of a message, where the log has no sizes (default: 100)')
    .option('--modes <list>', 'ways to choose from, by name or alias, or all', 'all')
    .option(
      '--column <name>',
      'column of the times, by name or by number from 1 (default: found by name or look)',
    )
    .option(
      '--room <name>',
      'column of the rooms; each reader reads one room (default: a column of such a name)',
    )
    .option('--size <name>', 'column of the sizes, in bytes (default: a column of such a name)')
    .option(
      '--room-readers <how>',
      'readers of a room: even (all rooms alike) or messages (as its messages)',
      'even',
    )
    .option('--skip-bad', 'leave out lines that cannot be read, and say how many')
    .option(
      '--prices <file>',
      'what a provider bills (examples/prices/*.yaml): compares by the money of a month',
    )
    .option('--out <folder>', 'folder in which calibration.json is kept', 'results')
    .option(
      '--replay',
      'then publish as the log did, sped up to fit the window, and put measured beside advised',
    )
    .option('--duration <time>', 'window of the replay, in s', '30')
    .option('--repeat <number>', 'times that each way of the replay is measured', '1')
    .option(
      '--store <store>',
      `where the server of the replay stores messages: as for ${BENCH.alone}`,
      'sqlite',
    )
    .option('--json', 'print the advice as JSON')
    .addOption(languageOption('language of the advice'))
    .addHelpText('after', ADVISE_HELP)
    .action(async (log: string, flags: AdviseFlags) => {
      const { adviseFromLog } = await import('../advise.ts');
      return adviseFromLog(log, flags, terminal);
    });
};
