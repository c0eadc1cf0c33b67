import { Command } from 'commander';
import { whole } from '../support/whole-flag.ts';
import { writeTables } from '../trust/document.ts';
import { holds, progressLine, remarks, renderSoak } from './report.ts';
import { soak } from './soak.ts';

/** `npm run soak`: keeps a server under load for long, with readers who come and go, and looks for anything that grows or is lost. */
const EXIT = { grows: 1, usage: 2 } as const;
/** A run of at least so many minutes is written into docs/reliability.md. */
const WRITTEN_FROM_MINUTES = 60;

const HELP = `
The first sixth is warm-up and not judged. The table of a run of ${WRITTEN_FROM_MINUTES} minutes or more is written into docs/reliability.md. Ctrl-C ends a run early and judges what was seen.

Exit codes:
  0    nothing grows, and every reader has every message once and in order
  1    something grows or was missed, or the run failed
  2    a flag cannot be used; nothing was started`;

const { minutes, seed } = new Command('npm run soak --')
  .description(
    'Readers of all modes come and go at a server with a SQLite file. Fails if server or driver hold more and more memory, descriptors, handles or timers, or if a reader misses a message.',
  )
  .option('--minutes <number>', 'how long (10 to 10080)', whole(10, 10_080), 60)
  .option('--seed <number>', 'seed of who leaves when (0 to 4294967295)', whole(0, 0xffff_ffff), 1)
  .addHelpText('after', HELP)
  .showHelpAfterError('Try npm run soak -- --help')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))
  .parse()
  .opts<{ minutes: number; seed: number }>();

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
try {
  const result = await soak({
    minutes,
    seed,
    signal: stop.signal,
    onSample: (sample, so) => say(progressLine(sample, so)),
  });
  const text = renderSoak(result);
  process.stdout.write(`${text}\n`);
  for (const line of remarks(result)) say(line);
  if (result.series.length === 0) say('too few samples to say whether anything grows');
  if (!holds(result)) process.exitCode = EXIT.grows;
  else if (minutes >= WRITTEN_FROM_MINUTES && !stop.signal.aborted)
    await writeTables('npm run soak', { soak: text }, 'docs/reliability.md');
} catch (error) {
  say((error as Error).stack ?? String(error));
  process.exitCode = EXIT.grows;
}
