import { MOST_AT_ONCE } from '../../src/log/subscription.ts';
import { findMode } from '../../src/modes/index.ts';
import type { Mode } from '../../src/modes/mode.ts';
import { DEFAULT_LIMIT } from '../../src/modes/poll/page-limit.ts';
import type { OptionProblem, OptionValues } from './options.ts';

/**
 * The most messages that a batch can hold, by kind of mode. The server sends a push batch early when it is full; a long poll needs a
 * second answer.
 */
const MAX_MESSAGES_PER_BATCH: Readonly<Record<Mode['kind'], number>> = {
  poll: Number.POSITIVE_INFINITY,
  hold: DEFAULT_LIMIT,
  push: MOST_AT_ONCE,
};

/** Largest allowed mean fill of a batch. The rest is headroom for late timers and for random (Poisson) arrivals. */
const MAX_MEAN_FILL = 0.7;

/**
 * Rejects batch intervals that have no effect on any chosen mode, and those in which a batch would fill up before its time: the
 * server would then send more often than the interval says, and the model would not apply.
 */
export function batchProblems({ modes, batch, rate }: OptionValues): OptionProblem[] {
  const longestMs = Math.max(...batch);
  if (longestMs === 0) return [];
  const capacities = modes.map((name) => ({
    name,
    messages: MAX_MESSAGES_PER_BATCH[findMode(name)?.kind ?? 'push'],
  }));
  const least = capacities.reduce((a, b) => (b.messages < a.messages ? b : a));
  const most = MAX_MEAN_FILL * least.messages;
  if (most === Number.POSITIVE_INFINITY) {
    const message = `must be left out, since it has no effect on ${modes.join(', ')}: a poll's answer has every message there is (or add a long-poll or push mode to --modes)`;
    return [{ option: '--batch', message: `${message}; given: ${batch.join(',')}` }];
  }
  const fastest = Math.max(...rate);
  const mostMs = Math.floor((most * 1000) / fastest);
  if (longestMs <= mostMs) return [];
  const message = `must be at most ${mostMs} ms for ${least.name} at --rate ${fastest}, so that a batch holds ${most} messages on average and rarely reaches its limit of ${least.messages} messages (or lower --rate)`;
  return [{ option: '--batch', message: `${message}; given: ${longestMs}` }];
}
