import { findMode } from '../../src/modes/index.ts';
import { INTERVAL_LIMITS_MS, type OptionProblem, type OptionValues } from './options.ts';

/**
 * The poll interval that is as fresh as wanted: latency is uniform on [r/2, T + r/2] with a round trip r, so 95% of messages arrive
 * within 0.95 T + r/2.
 */
export function freshIntervalMs(freshnessMs: number, rttMs: number): number {
  return (freshnessMs - rttMs / 2) / FRESH_SHARE;
}

/** What {@link freshIntervalMs} undoes. */
function freshnessMsOf(intervalMs: number, rttMs: number): number {
  return intervalMs * FRESH_SHARE + rttMs / 2;
}

const FRESH_SHARE = 0.95;

/**
 * Intervals to measure. With a target of freshness they are those that meet it, one for each round trip, beside those that were asked
 * for.
 *
 * @param asked - whether `--interval` was given, rather than left to its default.
 */
export function intervalsOf({ modes, interval, freshness, rtt }: OptionValues, asked: boolean): number[] {
  if (freshness === undefined || !hasPolls(modes)) return interval;
  const derived = rtt.map((rttMs) => freshIntervalMs(freshness, rttMs));
  return [...new Set([...(asked ? interval : []), ...derived])];
}

/** Intervals at which no client polls as it should, whether they were given or follow from a target of freshness. */
export function intervalProblems(values: OptionValues, asked: boolean): OptionProblem[] {
  const { modes, interval, freshness } = values;
  if (!hasPolls(modes)) {
    if (interval.length === 1) return [];
    const message = `must be left out or one value, since no mode of --modes (${modes.join(', ')}) polls (or add one that does, such as pull); given: ${interval.join(',')}`;
    return [{ option: '--interval', message }];
  }
  return [
    ...(asked || freshness === undefined ? givenProblems(values) : []),
    ...(freshness === undefined ? [] : freshnessProblems({ ...values, freshness })),
  ];
}

function givenProblems({ interval, duration, rtt }: OptionValues): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const [shortest, longest] = [Math.min(...interval), Math.max(...interval)];
  const farthest = Math.max(...rtt);
  if (longest > duration * 1000) {
    problems.push({
      option: '--interval',
      message: `must not be longer than --duration (${duration} s), or some clients never poll in the window; given: ${longest / 1000} s`,
    });
  }
  if (shortest <= farthest) {
    problems.push({
      option: '--interval',
      message: `must be longer than the round trip of --rtt (${exactMs(farthest)}), since the next poll of a client is not sent before the last is answered; given: ${exactMs(shortest)}`,
    });
  }
  return problems;
}

/** The same limits for an interval that follows from the target, told of the flag that was given. */
function freshnessProblems({
  freshness,
  duration,
  rtt,
}: OptionValues & { readonly freshness: number }): OptionProblem[] {
  const [nearest, farthest] = [Math.min(...rtt), Math.max(...rtt)];
  const follows = (rttMs: number): string =>
    `(95% of messages arrive within 0.95 intervals and half a round trip; that interval would be ${exactMs(freshIntervalMs(freshness, rttMs))}); given: ${exactMs(freshness)}`;
  const mostMs = Math.min(duration * 1000, INTERVAL_LIMITS_MS.max);
  if (freshIntervalMs(freshness, nearest) > mostMs) {
    const because =
      mostMs < duration * 1000
        ? `the longest interval, ${mostMs / 1000} s`
        : `--duration (${duration} s), or some clients never poll in the window`;
    const most = exactMs(freshnessMsOf(mostMs, nearest));
    return [
      {
        option: '--freshness',
        message: `must be at most ${most}, so that polls are not further apart than ${because} ${follows(nearest)}`,
      },
    ];
  }
  if (freshIntervalMs(freshness, farthest) <= Math.max(farthest, INTERVAL_LIMITS_MS.min)) {
    const least = exactMs(freshnessMsOf(Math.max(farthest, INTERVAL_LIMITS_MS.min), farthest));
    return [
      {
        option: '--freshness',
        message: `must be more than ${least} with --rtt ${farthest}, since the next poll of a client is not sent before the last is answered ${follows(farthest)}`,
      },
    ];
  }
  return [];
}

/** As it is: rounded like a figure, a limit would not be the one that is kept. */
function exactMs(ms: number): string {
  return `${Number(ms.toFixed(3))} ms`;
}

function hasPolls(modes: readonly string[]): boolean {
  return modes.some((name) => findMode(name)?.kind === 'poll');
}
