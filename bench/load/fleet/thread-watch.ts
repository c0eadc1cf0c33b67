import { readFileSync } from 'node:fs';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Clock } from '../../../src/clock.ts';
import { createLatencyHistogram } from '../../result/statistics/histogram.ts';

/** CPU use and event-loop delay of one thread of the driver in a window. */
export interface ThreadFigures {
  /** Share of the time, 0 to 1, in which the event loop was busy. */
  readonly utilization: number;
  /** 99th percentile of how late the event loop ran a timer, in ms. */
  readonly eventLoopDelayMsP99: number;
  /** User and system CPU time of this thread alone; `undefined` where the system does not report it. */
  readonly cpuMs: number | undefined;
}

/** Watches the thread in which it is made. */
export interface ThreadWatch {
  /** Starts a window. */
  begin(): void;
  /** Ends the window and returns its figures. */
  end(): ThreadFigures;
}

const SAMPLE_EVERY_MS = 5;

/**
 * Makes a watch that samples the delay of the thread's event loop with a timer.
 *
 * A blocked loop takes no samples: a block of one second would be one late sample among hundreds of good ones. Each late sample is
 * therefore recorded together with the samples that it prevented (Gil Tene's correction for coordinated omission), so that the 99th
 * percentile is the delay that one in a hundred events would meet at a random time.
 */
export function createThreadWatch(clock: Clock): ThreadWatch {
  let delays = createLatencyHistogram();
  let loopBefore: EventLoopUtilization = performance.eventLoopUtilization();
  let cpuBeforeMs = threadCpuMs();
  let dueMs = clock.nowMs() + SAMPLE_EVERY_MS;
  let timer: NodeJS.Timeout | undefined;

  const sample = (): void => {
    const now = clock.nowMs();
    delays.recordWithOmitted(Math.max(0, now - dueMs), SAMPLE_EVERY_MS);
    dueMs = now + SAMPLE_EVERY_MS;
    timer = setTimeout(sample, SAMPLE_EVERY_MS);
  };

  return {
    begin() {
      clearTimeout(timer);
      delays = createLatencyHistogram();
      loopBefore = performance.eventLoopUtilization();
      cpuBeforeMs = threadCpuMs();
      dueMs = clock.nowMs() + SAMPLE_EVERY_MS;
      timer = setTimeout(sample, SAMPLE_EVERY_MS);
    },
    end() {
      clearTimeout(timer);
      // A loop that was blocked until now has a sample overdue.
      delays.recordWithOmitted(Math.max(0, clock.nowMs() - dueMs), SAMPLE_EVERY_MS);
      const cpuMs = threadCpuMs();
      return {
        utilization: performance.eventLoopUtilization(loopBefore).utilization,
        eventLoopDelayMsP99: delays.percentileMs(99),
        cpuMs: cpuMs === undefined || cpuBeforeMs === undefined ? undefined : cpuMs - cpuBeforeMs,
      };
    },
  };
}

/** Reads this thread's CPU time from Linux: the first of three numbers, in ns [proc(5)]. Node has `threadCpuUsage` only from 23.9 on. */
function threadCpuMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
