import { comparePredicted } from '../model/costs/crossing.ts';
import type { Predicted } from '../model/costs/predict.ts';
import { type Bill, billOf } from './bill.ts';
import type { EventLog, LogNote } from './log/event-log.ts';
import { type LogLoad, type LogPart, loadOf, type RoomReaders, wholeOf } from './log-load.ts';
import type { Prices } from './prices.ts';
import { type KnownCosts, type Wanted, type Way, wayFor } from './ways.ts';

/** What ways are compared by: what costs most of what is known. */
export type Criterion = 'cores' | 'bytes' | 'money';

type CostOf = (way: Way, wanted: Wanted) => Predicted;

/** Another load, at which another kind of way would be chosen. */
export interface Change {
  readonly of: 'freshness' | 'speed' | 'readers';
  /** The freshness in ms, the factor to the log's rate, or the number of readers. */
  readonly at: number;
  readonly mode: string;
}

/** What is to be done with a log, and why. */
export interface Advice {
  readonly log: {
    readonly messages: number;
    readonly periodMs: number;
    readonly messagesPerS: number;
    readonly mostPerS: number;
    readonly gapMsP50: number;
    readonly gapMsP95: number;
    /** Messages of a second: variance over mean; 1 for a Poisson process, more for bursts. */
    readonly dispersion: number;
    readonly rooms: number;
    readonly notes: readonly LogNote[];
  };
  readonly wanted: Wanted;
  readonly roomReaders: RoomReaders;
  readonly criterion: Criterion;
  /** Every way, the cheapest first, those that are too late at the end. */
  readonly ways: readonly Way[];
  /** What a month costs, in the order of the ways; absent without prices. */
  readonly money?: {
    readonly name: string;
    readonly currency: string;
    readonly date: string;
    readonly bills: readonly ({ readonly mode: string } & Bill)[];
  };
  /** Absent where none is fresh enough. */
  readonly choice?: {
    readonly way: Way;
    /** Others whose interval overlaps that of the chosen one. */
    readonly alike: readonly Way[];
    readonly changes: readonly Change[];
    /** Parts of the log, of equal duration and with messages, in which the same kind of way would be chosen. */
    readonly parts: { readonly same: number; readonly all: number };
  };
}

export interface AdviceRequest {
  readonly log: EventLog;
  readonly known: readonly KnownCosts[];
  readonly wanted: Wanted;
  readonly roomReaders: RoomReaders;
  /** What a provider bills; ways are compared by it where it is given. */
  readonly prices?: Prices;
}

/** Says which way is cheapest for a log, when that would change, and how sure it is. */
export function adviseFor({ log, known, wanted, roomReaders, prices }: AdviceRequest): Advice {
  const load = loadOf(log, roomReaders);
  const calibrated = known.every((costs) => costs.calibrated !== undefined);
  const criterion: Criterion = prices !== undefined ? 'money' : calibrated ? 'cores' : 'bytes';
  const costOf: CostOf =
    prices !== undefined ? (way, at) => billOf(way, prices, at).total : COSTS[calibrated ? 'cores' : 'bytes'];
  const ways = ranked(known, load, wanted, costOf);
  const way = ways.find(({ meets }) => meets);
  return {
    log: {
      messages: load.messages,
      periodMs: load.periodMs,
      messagesPerS: (load.messages * 1000) / load.periodMs,
      mostPerS: load.mostPerS,
      gapMsP50: load.gaps.quantileMs(0.5),
      gapMsP95: load.gaps.quantileMs(0.95),
      dispersion: dispersionOf(load),
      rooms: log.roomNames.length,
      notes: log.notes,
    },
    wanted,
    roomReaders,
    criterion,
    ...(prices !== undefined && {
      money: {
        name: prices.name,
        currency: prices.currency,
        date: prices.date,
        bills: ways.map((way) => ({ mode: way.mode, ...billOf(way, prices, wanted) })),
      },
    }),
    ways,
    ...(way !== undefined && {
      choice: {
        way,
        alike: ways.filter(
          (other) => other !== way && other.meets && overlap(costOf(way, wanted), costOf(other, wanted)),
        ),
        changes: changesOf(way, known, load, wanted, costOf),
        parts: partsOf(way, log, known, wanted, roomReaders, costOf),
      },
    }),
  };
}

function ranked(
  known: readonly KnownCosts[],
  load: LogLoad,
  wanted: Wanted,
  costOf: CostOf,
  speed = 1,
): readonly Way[] {
  return known
    .map((costs) => wayFor(costs, load, wanted, speed))
    .sort((a, b) => Number(b.meets) - Number(a.meets) || costOf(a, wanted).value - costOf(b, wanted).value);
}

const NOT_CARRIED: Predicted = {
  value: Number.POSITIVE_INFINITY,
  low: Number.POSITIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};

const COSTS: Readonly<Record<'cores' | 'bytes', CostOf>> = {
  cores: ({ server }) => server?.cores ?? NOT_CARRIED,
  bytes: ({ bytesPerS }) => bytesPerS,
};

function overlap(a: Predicted, b: Predicted): boolean {
  return comparePredicted(a, b) === 'same';
}

/** Polling, or one of the others: within these two, ways differ by what they need of the client, more than by what they cost. */
function isPoll({ kind }: Way): boolean {
  return kind === 'poll';
}

/** Steps to each power of ten in which a change is looked for, before it is found exactly. */
const STEPS_PER_DECADE = 4;

function changesOf(
  way: Way,
  known: readonly KnownCosts[],
  load: LogLoad,
  wanted: Wanted,
  costOf: CostOf,
): readonly Change[] {
  const best = (at: Wanted, speed: number): Way | undefined =>
    ranked(known, load, at, costOf, speed).find(({ meets }) => meets);
  const axes = [
    {
      of: 'freshness',
      now: wanted.freshnessMs,
      least: 20,
      most: 570_000,
      at: (freshnessMs: number) => best({ ...wanted, freshnessMs }, 1),
    },
    { of: 'speed', now: 1, least: 0.001, most: 1_000, at: (speed: number) => best(wanted, speed) },
    {
      of: 'readers',
      now: wanted.readers,
      least: 1,
      most: 1_000_000,
      at: (readers: number) => best({ ...wanted, readers }, 1),
    },
  ] as const;
  return axes.flatMap(({ of, now, least, most, at }) =>
    [least, most].flatMap((end) => {
      const found = firstOther(now, end, (value) => {
        const other = at(value);
        return other === undefined || isPoll(other) === isPoll(way) ? undefined : other.mode;
      });
      return found === undefined ? [] : [{ of, ...found }];
    }),
  );
}

/** Goes from one value towards another until something is chosen otherwise, and returns where that begins, to a hundredth. */
function firstOther(
  from: number,
  end: number,
  other: (value: number) => string | undefined,
): { readonly at: number; readonly mode: string } | undefined {
  const steps = Math.ceil(Math.abs(Math.log10(end / from)) * STEPS_PER_DECADE);
  let same = from;
  for (let step = 1; step <= steps; step++) {
    let value = from * (end / from) ** (step / steps);
    let mode = other(value);
    if (mode === undefined) {
      same = value;
      continue;
    }
    while (Math.max(value / same, same / value) > 1.01) {
      const middle = Math.sqrt(value * same);
      const there = other(middle);
      if (there === undefined) same = middle;
      else [value, mode] = [middle, there];
    }
    return { at: value, mode };
  }
  return undefined;
}

/** Into how many parts a log is cut, to see whether they all say the same. */
const PARTS = 10;

function partsOf(
  way: Way,
  log: EventLog,
  known: readonly KnownCosts[],
  wanted: Wanted,
  roomReaders: RoomReaders,
  costOf: CostOf,
): { readonly same: number; readonly all: number } {
  const chosen = tenthsOf(log.timesMs).flatMap((part) => {
    if (part.to - part.from < 2) return [];
    const best = ranked(known, loadOf(log, roomReaders, part), wanted, costOf).find(({ meets }) => meets);
    return [best !== undefined && isPoll(best) === isPoll(way)];
  });
  return { same: chosen.filter(Boolean).length, all: chosen.length };
}

/** Cuts a log into parts of equal duration. */
function tenthsOf(timesMs: Float64Array): readonly LogPart[] {
  const whole = wholeOf({ timesMs });
  const periodMs = whole.periodMs / PARTS;
  const parts: LogPart[] = [];
  let from = 0;
  for (let part = 1; part <= PARTS; part++) {
    let to = from;
    while (to < whole.to && (timesMs[to] as number) < (timesMs[0] as number) + part * periodMs) to++;
    parts.push({ from, to, periodMs });
    from = to;
  }
  return parts;
}

function dispersionOf({ seconds }: LogLoad): number {
  const all = seconds.reduce((sum, each) => sum + each.seconds, 0);
  const mean = seconds.reduce((sum, each) => sum + each.messages * each.seconds, 0) / all;
  const square = seconds.reduce((sum, each) => sum + each.messages ** 2 * each.seconds, 0) / all;
  return (square - mean ** 2) / mean;
}
