import { callApi, type Stats } from '../../api.ts';
import { GAP_MS, passedMs, type Reading, readClocks, type Stretch } from '../time/lateness.ts';

const READ_EVERY_MS = 250;

/** Counters of a server that has just started. */
const ZERO: MeterFigures = { requests: 0, empty: 0, bytesIn: 0, bytesOut: 0, storeQueries: 0 };

/** Counters of the server since the last reset, or since the server's restart if that was later. */
export interface MeterFigures {
  readonly requests: number;
  readonly empty: number;
  /** Bytes that readers sent: requests with their headers, and frames. */
  readonly bytesIn: number;
  /** Bytes that readers received. */
  readonly bytesOut: number;
  readonly storeQueries: number;
}

/** Requests between two readings of the meter: a bar of the picture. */
export interface MeterSample extends Stretch {
  /** `undefined` if the readings are too far apart to say when the requests came. */
  readonly requests: number | undefined;
}

/** One reading of the meter. */
export interface MeterReading {
  readonly at: Reading;
  readonly counts: MeterFigures;
}

/** Returns what is drawn between two readings of the same server process. */
export function sampleBetween(before: MeterReading, after: MeterReading): MeterSample {
  const gap = passedMs(before.at, after.at) > GAP_MS;
  return {
    fromMs: before.at.pageMs,
    toMs: after.at.pageMs,
    requests: gap ? undefined : after.counts.requests - before.counts.requests,
  };
}

/** The page's copy of the server's meter. */
export interface ServerMeter {
  /** `undefined` until {@link ServerMeter.zero} has read the meter. */
  readonly figures: MeterFigures | undefined;
  readonly samples: readonly MeterSample[];
  /** Whether the server was restarted since the last reset: its counters fell. */
  readonly restarted: boolean;
  /**
   * Reads the meter and makes its present counts the new zero.
   *
   * @throws {ApiError} if the server does not answer.
   */
  zero(): Promise<void>;
  /** Drops samples that ended before a moment of `performance.now()`. */
  forget(beforeMs: number): void;
}

/** Creates a copy of the server's meter that polls `GET /stats`. Polling suits it: the figures change all the time and are not urgent. */
export function createMeter(): ServerMeter {
  let base: MeterFigures | undefined;
  let last: MeterReading | undefined;
  let samples: MeterSample[] = [];
  let restarted = false;

  const read = async (): Promise<void> => {
    const counts = countsOf(await callApi<Stats>('stats'));
    const reading = { at: readClocks(), counts };
    if (last !== undefined) {
      if (fell(last.counts, counts)) {
        restarted = true;
        base = ZERO;
      } else samples.push(sampleBetween(last, reading));
    }
    last = reading;
  };
  const keepReading = async (): Promise<void> => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
      // A hidden window does not poll. If the server does not answer, the notice above the race says so.
      if (!document.hidden && base !== undefined) await read().catch(() => {});
    }
  };
  void keepReading();

  return {
    get figures() {
      if (base === undefined || last === undefined) return undefined;
      const { counts } = last;
      return {
        requests: counts.requests - base.requests,
        empty: counts.empty - base.empty,
        bytesIn: counts.bytesIn - base.bytesIn,
        bytesOut: counts.bytesOut - base.bytesOut,
        storeQueries: counts.storeQueries - base.storeQueries,
      };
    },
    get samples() {
      return samples;
    },
    get restarted() {
      return restarted;
    },
    async zero() {
      await read();
      base = last?.counts;
      samples = [];
      restarted = false;
    },
    forget(beforeMs) {
      samples = samples.filter(({ toMs }) => toMs >= beforeMs);
    },
  };
}

/** Returns whether a counter fell. Counters of one server process never do. */
function fell(before: MeterFigures, after: MeterFigures): boolean {
  return (Object.keys(ZERO) as (keyof MeterFigures)[]).some((figure) => after[figure] < before[figure]);
}

function countsOf({ roles: { deliver }, storeQueries }: Stats): MeterFigures {
  return {
    requests: deliver.requests,
    empty: deliver.empty,
    bytesIn: deliver.bytesIn,
    bytesOut: deliver.bytesOut,
    storeQueries,
  };
}
