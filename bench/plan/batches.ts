import { MAX_BATCH_MS } from '../../src/log/batch.ts';
import { findMode } from '../../src/modes/index.ts';
import { batchProblems } from './batch-problems.ts';
import { freshIntervalMs } from './intervals.ts';
import type { OptionValues } from './options.ts';

/**
 * Returns the batches to measure, in ms. With `--freshness` push may be as late as polling, so it is measured once more with the longest
 * batch that keeps the target: a message waits for its batch as one waits for a poll. Left out where messages are too far apart to be
 * batched or too close for a batch to hold them, and where `--batch` was given.
 *
 * @param asked - whether `--batch` was given, rather than left at its default.
 */
export function batchesOf(values: OptionValues, asked: boolean): number[] {
  const { modes, batch, freshness, rtt, rate } = values;
  const pushes = modes.some((name) => findMode(name)?.kind !== 'poll');
  if (freshness === undefined || asked || !pushes) return batch;
  const longest = Math.min(Math.floor(freshIntervalMs(freshness, Math.max(...rtt))), MAX_BATCH_MS);
  const isFilled = (Math.max(...rate) * longest) / 1000 > 1;
  if (longest < 1 || !isFilled || batchProblems({ ...values, batch: [longest] }).length > 0) return batch;
  return [...new Set([...batch, longest])];
}
