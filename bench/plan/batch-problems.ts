import { MOST_AT_ONCE } from '../../src/log/subscription.ts';
import { findMode } from '../../src/modes/index.ts';
import type { Mode } from '../../src/modes/mode.ts';
import { DEFAULT_LIMIT } from '../../src/modes/poll/page-limit.ts';
import type { OptionProblem, OptionValues } from './options.ts';

/** Messages that one hand-over to a reader takes along at most. What is more goes before its time or needs a second answer. */
const CARRIES: Readonly<Record<Mode['kind'], number>> = {
  poll: Number.POSITIVE_INFINITY,
  hold: DEFAULT_LIMIT,
  push: MOST_AT_ONCE,
};

/** How full hand-overs may be on average: the rest is for late timers, and for messages that come at random times. */
const FULLEST = 0.7;

/** Batches that no mode would feel, and those that would be cut short, so that neither theory nor their name were true of them. */
export function batchProblems({ modes, batch, rate }: OptionValues): OptionProblem[] {
  const longestMs = Math.max(...batch);
  if (longestMs === 0) return [];
  const carried = modes.map((name) => ({ name, messages: CARRIES[findMode(name)?.kind ?? 'push'] }));
  const least = carried.reduce((a, b) => (b.messages < a.messages ? b : a));
  const most = FULLEST * least.messages;
  if (most === Number.POSITIVE_INFINITY) {
    const message = `must be left out, since ${modes.join(', ')} cannot feel it: a poll is answered with all that there is (or add a mode to --modes that is held or pushed, such as long-poll or push)`;
    return [{ option: '--batch', message: `${message}; given: ${batch.join(',')}` }];
  }
  const fastest = Math.max(...rate);
  const mostMs = Math.floor((most * 1000) / fastest);
  if (longestMs <= mostMs) return [];
  const message = `must be at most ${mostMs} ms for ${least.name} at --rate ${fastest}, so that it collects ${most} messages on average and seldom more than the ${least.messages} that one hand-over takes along (or lower --rate)`;
  return [{ option: '--batch', message: `${message}; given: ${longestMs}` }];
}
