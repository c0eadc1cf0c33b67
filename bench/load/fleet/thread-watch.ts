import { readFileSync } from 'node:fs';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Clock } from '../../../src/clock.ts';
import { createLatencyHistogram } from '../../result/statistics/histogram.ts';

/** What a thread of the driver spent in a window, and how late its event loop was. */
export interface ThreadFigures {
  /** Share of the time in which the event loop was busy. */
  readonly utilization: number;
  readonly eventLoopDelayMsP99: number;
  /** User and system time of this thread alone; absent where the system does not tell. */
  readonly cpuMs: number | undefined;
}

/** Watches the thread that it is made in. */
export interface ThreadWatch {
  begin(): void;
  end(): ThreadFigures;
}

const LOOK_EVERY_MS = 5;

/**
 * Watches a thread's event loop with a timer.
 *
 * A blocked loop takes no samples, so one block of a second would be a single late sample among hundreds of good ones. Each is
 * therefore recorded with the samples that it kept from being taken (Tene's correction for coordinated omission): the 99th
 * percentile is what one in a hundred events, at any time, had to wait.
 */
export function createThreadWatch(clock: Clock): ThreadWatch {
  let delays = createLatencyHistogram();
  let loopBefore: EventLoopUtilization = performance.eventLoopUtilization();
  let cpuBeforeMs = threadCpuMs();
  let dueMs = clock.nowMs() + LOOK_EVERY_MS;
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    const now = clock.nowMs();
    delays.recordWithOmitted(Math.max(0, now - dueMs), LOOK_EVERY_MS);
    dueMs = now + LOOK_EVERY_MS;
    timer = setTimeout(look, LOOK_EVERY_MS);
  };

  return {
    begin() {
      clearTimeout(timer);
      delays = createLatencyHistogram();
      loopBefore = performance.eventLoopUtilization();
      cpuBeforeMs = threadCpuMs();
      dueMs = clock.nowMs() + LOOK_EVERY_MS;
      timer = setTimeout(look, LOOK_EVERY_MS);
    },
    end() {
      clearTimeout(timer);
      // A loop that was blocked until now has a look that is still due.
      delays.recordWithOmitted(Math.max(0, clock.nowMs() - dueMs), LOOK_EVERY_MS);
      const cpuMs = threadCpuMs();
      return {
        utilization: performance.eventLoopUtilization(loopBefore).utilization,
        eventLoopDelayMsP99: delays.percentileMs(99),
        cpuMs: cpuMs === undefined || cpuBeforeMs === undefined ? undefined : cpuMs - cpuBeforeMs,
      };
    },
  };
}

/** Linux tells a thread its own CPU time, in nanoseconds, first of three numbers; Node has no call for it before 23.9. */
function threadCpuMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
