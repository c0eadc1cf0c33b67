import { findMode } from '../../src/modes/index.ts';
import { INTERVAL_LIMITS_MS, type OptionProblem, type OptionValues } from './options.ts';

/**
 * Returns the poll interval, in ms, at which 95% of messages arrive within `freshnessMs`.
 *
 * With interval T and round trip r, latency is uniform on [r/2, T + r/2], so its 95th percentile is 0.95 T + r/2.
 */
export function freshIntervalMs(freshnessMs: number, rttMs: number): number {
  return (freshnessMs - rttMs / 2) / FRESH_SHARE;
}

/** Returns the 95th percentile of latency, in ms, at a poll interval: the inverse of {@link freshIntervalMs}. */
function freshnessMsOf(intervalMs: number, rttMs: number): number {
  return intervalMs * FRESH_SHARE + rttMs / 2;
}

const FRESH_SHARE = 0.95;

/**
 * Returns the poll intervals to measure, in ms. With `--freshness` they are the ones that meet it, one for each round trip, and those of
 * `--interval` if it was given.
 *
 * @param asked - whether `--interval` was given, rather than left at its default.
 */
export function intervalsOf({ modes, interval, freshness, rtt }: OptionValues, asked: boolean): number[] {
  if (freshness === undefined || !hasPolls(modes)) return interval;
  const derived = rtt.map((rttMs) => freshIntervalMs(freshness, rttMs));
  return [...new Set([...(asked ? interval : []), ...derived])];
}

/**
 * Checks that every poll interval is longer than the round trip and fits the window, whether it was given or derived from
 * `--freshness`.
 *
 * @param asked - as for {@link intervalsOf}.
 */
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
      message: `must not be longer than --duration (${duration} s), or some clients would not poll in the window; given: ${longest / 1000} s`,
    });
  }
  if (shortest <= farthest) {
    problems.push({
      option: '--interval',
      message: `must be longer than the round trip of --rtt (${exactMs(farthest)}), since a client polls again only when its last poll is answered; given: ${exactMs(shortest)}`,
    });
  }
  return problems;
}

/** Applies the same limits to the intervals that follow from `--freshness`, and names that flag in the message. */
function freshnessProblems({
  freshness,
  duration,
  rtt,
}: OptionValues & { readonly freshness: number }): OptionProblem[] {
  const [nearest, farthest] = [Math.min(...rtt), Math.max(...rtt)];
  const explained = (rttMs: number): string =>
    `(95% of messages arrive within 0.95 poll intervals plus half a round trip; here the interval would be ${exactMs(freshIntervalMs(freshness, rttMs))}); given: ${exactMs(freshness)}`;
  const mostMs = Math.min(duration * 1000, INTERVAL_LIMITS_MS.max);
  if (freshIntervalMs(freshness, nearest) > mostMs) {
    const because =
      mostMs < duration * 1000
        ? `the longest interval, ${mostMs / 1000} s`
        : `--duration (${duration} s), or some clients would not poll in the window`;
    const most = exactMs(freshnessMsOf(mostMs, nearest));
    return [
      {
        option: '--freshness',
        message: `must be at most ${most}, so that polls are not further apart than ${because} ${explained(nearest)}`,
      },
    ];
  }
  const least = freshIntervalMs(freshness, farthest);
  // The limits of given intervals: longer than the round trip, and no less than the shortest.
  if (least <= farthest || least < INTERVAL_LIMITS_MS.min) {
    const limit = exactMs(freshnessMsOf(Math.max(farthest, INTERVAL_LIMITS_MS.min), farthest));
    const bound = farthest < INTERVAL_LIMITS_MS.min ? 'at least' : 'more than';
    return [
      {
        option: '--freshness',
        message: `must be ${bound} ${limit} with --rtt ${farthest}, since a client polls again only when its last poll is answered ${explained(farthest)}`,
      },
    ];
  }
  return [];
}

/** Formats to the microsecond. A limit rounded like a report's figure would differ from the limit that is applied. */
function exactMs(ms: number): string {
  return `${Number(ms.toFixed(3))} ms`;
}

function hasPolls(modes: readonly string[]): boolean {
  return modes.some((name) => findMode(name)?.kind === 'poll');
}
