import { ask, type Stats } from '../../api.ts';
import { GAP_MS, passedMs, type Reading, readClocks, type Stretch } from '../time/lateness.ts';

const READ_EVERY_MS = 250;

/** What another process begins with. */
const ZERO: MeterFigures = { requests: 0, empty: 0, bytesIn: 0, bytesOut: 0, storeQueries: 0 };

/** What the server counted since the last reset, or since it was started anew. */
export interface MeterFigures {
  readonly requests: number;
  readonly empty: number;
  /** What readers sent: requests with all their headers, and frames. */
  readonly bytesIn: number;
  /** What readers received. */
  readonly bytesOut: number;
  readonly storeQueries: number;
}

/** Requests between two readings, for the picture. */
export interface MeterSample extends Stretch {
  /** `undefined` where the readings are too far apart to say when these requests were. */
  readonly requests: number | undefined;
}

/** One reading of the meter. */
export interface MeterReading {
  readonly at: Reading;
  readonly counts: MeterFigures;
}

/** What is drawn between two readings of one server process. */
export function sampleBetween(before: MeterReading, after: MeterReading): MeterSample {
  const gap = passedMs(before.at, after.at) > GAP_MS;
  return {
    fromMs: before.at.pageMs,
    toMs: after.at.pageMs,
    requests: gap ? undefined : after.counts.requests - before.counts.requests,
  };
}

export interface ServerMeter {
  readonly figures: MeterFigures | undefined;
  readonly samples: readonly MeterSample[];
  /** The counters fell: another server process answers now. */
  readonly restarted: boolean;
  /** Takes the present counts as zero. */
  zero(): Promise<void>;
  forget(beforeMs: number): void;
}

/** Reads the server's meter by polling, which is the right way for it: figures that change all the time, at leisure. */
export function createMeter(): ServerMeter {
  let base: MeterFigures | undefined;
  let last: MeterReading | undefined;
  let samples: MeterSample[] = [];
  let restarted = false;

  const read = async (): Promise<void> => {
    const counts = countsOf(await ask<Stats>('stats'));
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
      // A window that nobody sees need not ask; a server that does not answer is told of elsewhere.
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

/** Counters of one process never fall. */
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
