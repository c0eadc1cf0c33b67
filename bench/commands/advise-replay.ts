import { relative } from 'node:path';
import { median } from 'simple-statistics';
import { monotonicClock } from '../../src/clock.ts';
import type { Mode } from '../../src/modes/mode.ts';
import { BESIDE } from '../advise/beside.ts';
import { busiestRoom, excerptOf, loadOfExcerpt, NoExcerpt } from '../advise/excerpt.ts';
import type { EventLog } from '../advise/log/event-log.ts';
import { LogError } from '../advise/log/log-error.ts';
import { type KnownCosts, type Wanted, type Way, wayFor } from '../advise/ways.ts';
import type { AdviceText } from '../advise/words/index.ts';
import { describeCell } from '../describe-cell.ts';
import { openFileLimit } from '../measure/machine/environment.ts';
import { DEFAULT_TEXTS } from '../plan/options.ts';
import { makePlan, type Planned } from '../plan/plan.ts';
import { typedCommand } from '../plan/repeat-command.ts';
import { table } from '../report/render/sections/blocks.ts';
import { ABSENT, formatChange } from '../report/words/format.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import type { MeasuredCell, Result, Schedule } from '../result/schema.ts';
import { isOk, rowsOf, summarise } from '../result/summary.ts';
import { EXIT, type Terminal } from './command.ts';
import { createProgress } from './progress.ts';
import { stopWhenAsked } from './stop.ts';

export interface ReplayFlags {
  readonly duration: string;
  readonly repeat: string;
  readonly store: string;
  readonly out: string;
  readonly lang: Language;
}

export interface ReplayRequest {
  readonly log: EventLog;
  readonly modes: readonly Mode[];
  readonly known: readonly KnownCosts[];
  readonly wanted: Wanted;
  /** The advised interval of the polls. */
  readonly pollIntervalMs: number;
}

/** A replay that is planned: what is published, and what the advice says of it. */
export interface PlannedReplay {
  readonly planned: Planned;
  readonly ways: readonly Way[];
  readonly speed: number;
  readonly fromMs: number;
  readonly messages: number;
}

/**
 * Plans a run whose messages come as those of a log do, sped up so that they fit the window. Of a log with rooms only the busiest one is
 * replayed, since the servers have one room.
 *
 * @throws {PlanError} for flags that cannot be used, {@link LogError} where no part of the log can be replayed.
 */
export async function planReplay(request: ReplayRequest, flags: ReplayFlags): Promise<PlannedReplay> {
  const { wanted, known, modes } = request;
  const windowMs = Number.parseFloat(flags.duration) * 1000;
  const excerpt = excerptFrom(request, windowMs);
  const { speed } = excerpt;
  const load = loadOfExcerpt(excerpt);
  const spedUp = { ...wanted, freshnessMs: wanted.freshnessMs / speed };
  const ways = known.map((costs) => wayFor(costs, load, spedUp));
  const interval = ways.find(({ pollIntervalMs }) => pollIntervalMs !== undefined)?.pollIntervalMs;
  const schedule: Schedule = {
    periodMs: excerpt.windowMs,
    offsetsMs: [...excerpt.log.timesMs].map((offset) => Number(offset.toFixed(3))),
  };
  const perS = (schedule.offsetsMs.length * 1000) / excerpt.windowMs;
  const planned = await makePlan({
    texts: {
      ...DEFAULT_TEXTS,
      modes: modes.map(({ name }) => name).join(','),
      clients: String(wanted.readers),
      ...(interval !== undefined && { interval: String(interval) }),
      rate: perS.toFixed(6),
      payload: String(wanted.payloadBytes),
      rtt: String(wanted.rttMs),
      duration: String(excerpt.windowMs / 1000),
      repeat: flags.repeat,
    },
    typed: (name) => name === 'interval' && interval !== undefined,
    store: flags.store,
    out: flags.out,
    runName: undefined,
    control: false,
    allowVoid: false,
    openFileLimit: openFileLimit(),
  });
  return {
    planned: { ...planned, plan: { ...planned.plan, arrivals: 'log', schedule } },
    ways,
    speed,
    fromMs: excerpt.fromMs,
    messages: schedule.offsetsMs.length,
  };
}

function excerptFrom({ log, pollIntervalMs }: ReplayRequest, windowMs: number) {
  try {
    return excerptOf(busiestRoom(log), windowMs, pollIntervalMs);
  } catch (error) {
    if (!(error instanceof NoExcerpt)) throw error;
    throw new LogError(
      `--replay: a window of ${windowMs / 1000} s would hold ${error.messages.toFixed(1)} messages of the log on average; it takes from 2 to 20,000. A longer --duration, or another --freshness, gives more or fewer`,
    );
  }
}

/** Measures a planned replay, and prints it beside what was advised. */
export async function replay(
  { planned, ways, speed, messages }: PlannedReplay,
  flags: ReplayFlags,
  words: AdviceText,
  terminal: Terminal,
): Promise<void> {
  const [{ runPlan }, { writeReport }] = await Promise.all([
    import('../run.ts'),
    import('../report/index.ts'),
  ]);
  const progress = createProgress(process.stderr, {
    cells: planned.cells.length,
    plannedMs: planned.estimatedMs,
    nowMs: monotonicClock.nowMs,
  });
  const { folder, result } = await runPlan(planned, {
    clock: monotonicClock,
    progress,
    describeCell,
    stop: stopWhenAsked(terminal, progress.line),
    command: typedCommand(terminal.argv.slice(2)),
    startedAt: new Date(),
    mongodbUri: process.env['MONGODB_URI'],
  }).finally(progress.end);
  const paths = await writeReport(folder, flags.lang);
  terminal.print(
    [
      `## ${words.replayHeading}`,
      words.replayed(messages, planned.plan.durationS, speed),
      besideTable(result, ways, words),
      ...problemsOf(result, flags.lang),
      paths.map((path) => relative(process.cwd(), path)).join('\n'),
    ].join('\n\n'),
  );
  terminal.exitWith(result.interrupted ? EXIT.interrupted : isWhole(result) ? EXIT.ok : EXIT.void);
}

function isWhole({ cells }: Result): boolean {
  return cells.every(({ status }) => status === 'ok');
}

function problemsOf(result: Result, language: Language): readonly string[] {
  const troubled = rowsOf(summarise(result)).filter(({ okRepeats, allRepeats }) => okRepeats < allRepeats);
  return troubled.map((row) => TEXTS[language].problem(row).replaceAll('**', ''));
}

/** Returns measured beside advised for each way, as a Markdown table: medians of the repeats. */
export function besideTable(result: Result, ways: readonly Way[], words: AdviceText): string {
  const rows = rowsOf(summarise(result)).filter(isOk);
  return table(
    [
      words.besideHeader,
      ...rows.flatMap(({ mode, cells }) => {
        const way = ways.find((each) => each.mode === mode.name);
        return way === undefined ? [] : BESIDE.flatMap((figure) => besideRow(figure, way, cells, words));
      }),
    ],
    2,
  );
}

function besideRow(
  { name, advised, measured, write }: (typeof BESIDE)[number],
  way: Way,
  cells: readonly MeasuredCell[],
  words: AdviceText,
): readonly string[][] {
  const pairs = cells.flatMap((cell) => {
    const [told, found] = [advised(way, cell), measured(cell)];
    return told === undefined || found === undefined ? [] : [[told, found] as const];
  });
  if (pairs.length === 0) return [];
  const [told, found] = [0, 1].map((side) => median(pairs.map((pair) => pair[side] as number))) as [
    number,
    number,
  ];
  if (told === 0 && found === 0) return [];
  const off = told === 0 ? ABSENT : formatChange(found / told - 1);
  return [[way.mode, words.beside[name], write(told), write(found), off]];
}
