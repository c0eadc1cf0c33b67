import { startFleet } from '../../bench/load/fleet/fleet.ts';
import { TICK_MS } from '../../bench/load/pacer.ts';
import { createPublisher } from '../../bench/load/publisher.ts';
import type { CellParts } from '../../bench/measure/cell.ts';
import type { Measured } from '../../bench/result/schema.ts';
import type { LatencySummary } from '../../bench/result/statistics/latency.ts';
import { type Clock, monotonicClock } from '../../src/clock.ts';
import { moduleBeside } from '../../src/process/module-beside.ts';
import type { Delivery } from './reader-stream.ts';
import type { Lies } from './server.ts';

/** Whether the driver has detected a lie. */
export interface Finding {
  /** The error that was injected, in words. */
  readonly injected: string;
  /** What the driver reported, in words. */
  readonly reported: string;
  /** Whether the driver reported what was injected. */
  readonly caught: boolean;
}

/** A cell measured with an honest or a lying server. */
export interface ExperimentOutcome {
  /** Absent when there was nothing to measure: the cell is `failed` rather than `void`. */
  readonly measured: Measured | undefined;
  readonly reasons: readonly string[];
  /** See {@link LyingServer.shortestHoldMs}. */
  readonly shortestHoldMs: number;
}

/** The modes of the experiments: one that polls and one that pushes. */
export const MODES = ['websocket', 'short-poll'] as const;

/** An error injected into the server or the driver, and how the driver must report it. */
export interface Experiment {
  readonly name: string;
  readonly mode: (typeof MODES)[number];
  readonly lies: Lies;
  /** Makes the clock of the driver's main thread. */
  readonly makeClock?: () => Clock;
  /** Replacements for parts of the driver. */
  readonly parts?: Partial<CellParts>;
  /** Whether no other experiment may run at the same time, since this one needs or takes the whole machine. */
  readonly alone?: true;
  /** @param honest - the same cell, measured just before with an honest server. */
  judge(outcome: ExperimentOutcome, honest: ExperimentOutcome): Finding;
}

/** Readers of every experiment: more than the most deliveries that one experiment falsifies, so that some get every message unchanged. */
export const READERS = 12;

export const POLL_INTERVAL_MS = 100;

/** First message that may be falsified. It is after the warm-up's, and the last falsified one is before the window's end. */
const FIRST_SEQ = 5;

/** Returns `count` deliveries, each of another message to another reader. */
function deliveries(count: number): Delivery[] {
  return Array.from({ length: count }, (_, index) => [index, FIRST_SEQ + index * 2] as const);
}

function countsOf({ missed, duplicated, reordered, expected, delivered }: Measured): string {
  return `${missed} missed, ${duplicated} duplicated, ${reordered} reordered, ${delivered} of ${expected} delivered`;
}

function figuresOf({ measured, reasons }: ExperimentOutcome): Measured {
  if (measured === undefined) throw new Error(reasons.join('; '));
  return measured;
}

/** An experiment that falsifies single deliveries. The ledger must report exactly these numbers of them. */
function miscount(
  mode: Experiment['mode'],
  name: string,
  lies: Lies,
  { missed = 0, duplicated = 0, reordered = 0 },
): Experiment {
  return {
    name,
    mode,
    lies,
    judge(outcome) {
      const measured = figuresOf(outcome);
      const expected = measured.published * READERS;
      const injected = countsOf({
        ...measured,
        missed,
        duplicated,
        reordered,
        delivered: expected - missed,
        expected,
      });
      const reported = countsOf(measured);
      return { injected, reported, caught: reported === injected };
    },
  };
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** An experiment that delays every message. It compares the shortest times, since noise can only lengthen them. */
function delay(mode: Experiment['mode'], name: string, delayMs: number, toleranceMs: number): Experiment {
  return {
    name,
    mode,
    lies: { delayMs },
    alone: true,
    judge(outcome, honest) {
      const { shortestHoldMs } = outcome;
      const [delayed, undelayed] = [outcome, honest].map(
        (each) => figuresOf(each).split.committedToReceivedMs,
      ) as [LatencySummary, LatencySummary];
      const added = delayed.min - undelayed.min;
      return {
        injected: `at least ${ms(shortestHoldMs)} on each`,
        reported: `committed→received at least ${ms(added)} more than with an honest server (medians: ${ms(delayed.p50)} and ${ms(undelayed.p50)})`,
        caught: Math.abs(added - shortestHoldMs) <= toleranceMs,
      };
    },
  };
}

function stall(mode: Experiment['mode']): Experiment {
  const stallMs = 1_400;
  return {
    name: 'stalls once',
    mode,
    lies: { stall: { seq: FIRST_SEQ, ms: stallMs } },
    judge(outcome) {
      const { latencyMs, split } = figuresOf(outcome);
      return {
        injected: `${ms(stallMs)}, once`,
        reported: `latency p99 ${ms(latencyMs.p99)}, p90 ${ms(latencyMs.p90)} (counted from the commit it would be ${ms(split.committedToReceivedMs.p99)})`,
        // The message due when the stall begins waits for all of it, the messages due meanwhile wait for the rest of it.
        caught: latencyMs.p99 >= stallMs - 100 && latencyMs.p90 >= stallMs / 2,
      };
    },
  };
}

/** An experiment after which the cell must be void, or failed if nothing could be measured, for a reason that matches `reason`. */
function voids(
  name: string,
  injected: string,
  reason: RegExp,
  changes: Partial<Pick<Experiment, 'lies' | 'makeClock' | 'parts' | 'alone'>>,
): Experiment {
  return {
    name,
    mode: 'websocket',
    lies: {},
    ...changes,
    judge({ measured, reasons }) {
      const found = reasons.find((candidate) => reason.test(candidate));
      return {
        injected,
        reported: found === undefined ? 'nothing' : `${measured ? 'void' : 'failed'}: ${found}`,
        caught: found !== undefined,
      };
    },
  };
}

const offsetClock = (offsetMs: number): Clock => ({
  name: `off by ${offsetMs} ms`,
  nowMs: () => monotonicClock.nowMs() + offsetMs,
});

function fastClock(): Clock {
  const startMs = monotonicClock.nowMs();
  return { name: 'fast', nowMs: () => startMs + (monotonicClock.nowMs() - startMs) * 1.01 };
}

/** A publisher that sends every message 50 ms after it was due, and reports that. */
const latePublisher: CellParts['createPublisher'] = (options) => {
  const publisher = createPublisher(options);
  const lateMs = 50;
  return {
    publishNow: () => publisher.publishNow(),
    publishAt: (startMs, offsetsMs, signal) => publisher.publishAt(startMs + lateMs, offsetsMs, signal),
    get published() {
      return publisher.published.map((message) => ({ ...message, dueMs: message.dueMs - lateMs }));
    },
    failures: publisher.failures,
    get pendingSinceMs() {
      return publisher.pendingSinceMs - lateMs;
    },
    get clockErrorMs() {
      return publisher.clockErrorMs;
    },
    withhold: (baseUrl) => publisher.withhold(baseUrl),
    release: (baseUrl) => publisher.release(baseUrl),
    close: () => publisher.close(),
  };
};

/** A publisher that sends every message 50 ms after it was due, and reports that it was on time. */
const lyingPublisher: CellParts['createPublisher'] = (options) =>
  createPublisher({ ...options, clock: offsetClock(-50) });

const threadOf = (file: string): Partial<CellParts> => ({
  startFleet: (spec) => startFleet(spec, moduleBeside(import.meta.url, file)),
});

/** Every experiment. Their names stand in docs/trust.md. */
export const EXPERIMENTS: readonly Experiment[] = MODES.flatMap((mode) => [
  miscount(mode, 'tells the truth', {}, {}),
  miscount(mode, 'drops 7 deliveries', { drop: deliveries(7) }, { missed: 7 }),
  miscount(mode, 'duplicates 5 deliveries', { duplicate: deliveries(5) }, { duplicated: 5 }),
  miscount(mode, 'swaps 9 pairs', { swap: deliveries(9) }, { reordered: 9 }),
  stall(mode),
]).concat([
  delay('websocket', 'delays each message by 25 ms', 25, 1),
  delay('short-poll', 'answers polls with a page that is 200 ms old', 200, TICK_MS),
  miscount(
    'short-poll',
    'answers 6 polls with a message of the page before',
    { repeat: deliveries(6) },
    { duplicated: 6 },
  ),
  voids('has a clock 5 ms ahead', 'commits and meter 5 ms ahead', /clocks of driver and server differ/, {
    lies: { clockOffsetMs: 5 },
  }),
  voids('has a clock 5 ms behind', 'commits and meter 5 ms behind', /clocks of driver and server differ/, {
    lies: { clockOffsetMs: -5 },
  }),
  voids("the driver's clock is 5 ms ahead", '5 ms', /clocks of driver and server differ/, {
    makeClock: () => offsetClock(5),
  }),
  voids("the driver's clock is 5 ms behind", '5 ms', /clocks of driver and server differ/, {
    makeClock: () => offsetClock(-5),
  }),
  voids("the driver's clock runs fast", '1%', /clocks of driver and server differ/, { makeClock: fastClock }),
  voids("a reader thread's clock is ahead", '5 ms', /clocks of driver and server differ/, {
    parts: threadOf('./lying-clock-thread'),
  }),
  voids('the publisher is late', '50 ms', /messages were sent \d+\.\d ms late/, {
    parts: { createPublisher: latePublisher },
  }),
  voids('the publisher is late and claims not to be', '50 ms', /clocks of driver and server differ/, {
    parts: { createPublisher: lyingPublisher },
  }),
  voids(
    'a reader thread is busy with something else',
    '60 of every 70 ms',
    /a driver thread was (late|\d+\.\d% busy)/,
    {
      parts: threadOf('./busy-thread'),
      alone: true,
    },
  ),
]);
