import { resolve } from 'node:path';
import { findMode } from '../../src/modes/index.ts';
import type { Mode } from '../../src/modes/mode.ts';
import type { Recovery, Stack } from '../../src/modes/stack.ts';
import { parseStoreChoice } from '../../src/store/open.ts';
import { createRandom, shuffled } from '../random.ts';
import type { Cell, CellSpec, Plan } from '../result/schema.ts';
import { batchesOf } from './batches.ts';
import { conflicts, nameProblems, outProblems, storeProblems } from './conflicts.ts';
import { intervalProblems, intervalsOf } from './intervals.ts';
import {
  BENCH_OPTIONS,
  type OptionName,
  type OptionProblem,
  type OptionTexts,
  type OptionValues,
  readOptions,
} from './options.ts';
import { PlanError } from './plan-error.ts';
import { sharingProblems } from './sharing-problems.ts';

/** Everything that a run will do, decided before anything starts. */
export interface Planned {
  readonly plan: Plan;
  /** In the order in which they will be measured. */
  readonly cells: readonly CellSpec[];
  /** Cells measured before the run was stopped (`--resume`). Those that are not `ok` are measured again. */
  readonly earlier: readonly Cell[];
  /** The run that `--resume` continues: results go to its folder, and its start time and command are kept. */
  readonly resumed?: { readonly folder: string; readonly startedAt: string; readonly command: string };
  /** The value of `--store`, credentials included: for the server only, never printed. `plan.store` may be printed. */
  readonly storeChoice: string;
  /** The folder in which the run's own folder is made. */
  readonly outFolder: string;
  /** Name of the run's own folder; absent when it is named by its start time. */
  readonly runName?: string;
  /** Estimated duration of the whole run. */
  readonly estimatedMs: number;
}

export { PlanError };

/** What {@link makePlan} makes a plan from. */
export interface PlanRequest {
  readonly texts: OptionTexts;
  /** Returns whether a flag was given, rather than left at its default. */
  readonly typed: (name: OptionName) => boolean;
  readonly store: string;
  readonly out: string;
  readonly runName: string | undefined;
  readonly control: boolean;
  readonly allowVoid: boolean;
  /** Name of the preset that these flags come from. */
  readonly preset?: string | undefined;
  /** Problems of flags outside the plan, to be reported together with the plan's own. */
  readonly otherProblems?: readonly OptionProblem[];
  /** Open files that a process may have; undefined where there is no limit. */
  readonly openFileLimit: number | undefined;
}

/** Estimated time of a cell besides its warm-up and window: start, connect, drain, close. */
const CELL_OVERHEAD_MS = 3_000;

/**
 * Makes a frozen plan from the flags.
 *
 * @throws {PlanError} when any flag cannot be used. It lists every problem; nothing has been started or written by then.
 */
export async function makePlan(request: PlanRequest): Promise<Planned> {
  const { values, problems } = readOptions(BENCH_OPTIONS, request.texts);
  const outFolder = resolve(request.out);
  const all: OptionProblem[] = [
    ...(request.otherProblems ?? []),
    ...problems,
    ...storeProblems(request.store),
    ...(await outProblems(outFolder)),
    ...nameProblems(outFolder, request.runName),
    ...(values === undefined ? [] : intervalProblems(values, request.typed('interval'))),
    ...(values === undefined ? [] : conflicts(values, request.openFileLimit)),
    ...(values === undefined ? [] : sharingProblems(values, request.store)),
  ];
  if (values === undefined || all.length > 0) {
    throw PlanError.of(all);
  }
  const plan = toPlan(values, { ...request, store: parseStoreChoice(request.store).label });
  const cells = planCells(plan);
  return Object.freeze({
    plan,
    cells,
    earlier: [],
    storeChoice: request.store,
    outFolder,
    ...(request.runName !== undefined && { runName: request.runName }),
    estimatedMs: estimateMs(plan, cells.length),
  });
}

/** Estimates how long a number of cells takes, in ms. */
export function estimateMs({ warmupS, durationS }: Plan, cells: number): number {
  return cells * ((warmupS + durationS) * 1000 + CELL_OVERHEAD_MS);
}

function toPlan(values: OptionValues, { store, control, allowVoid, typed, preset }: PlanRequest): Plan {
  const intervals = intervalsOf(values, typed('interval'));
  const batches = batchesOf(values, typed('batch'));
  return Object.freeze({
    modes: values.modes,
    clients: values.clients,
    pollIntervalMs: intervals,
    messagesPerSecond: values.rate,
    payloadBytes: values.payload,
    rttMs: values.rtt,
    batchMs: batches,
    nodes: values.nodes,
    recovery: values.recovery,
    stack: values.stack,
    durationS: values.duration,
    warmupS: warmupSOf({ ...values, batch: batches }, intervals),
    repeat: values.repeat,
    control,
    seed: values.seed,
    store,
    phase: values.phase,
    arrivals: values.arrivals,
    churn: values.churn,
    ...restartOf(values),
    threads: values.threads,
    client: values.client,
    allowVoid,
    tailCache: values.tailCache,
    ...(values.freshness !== undefined && { freshnessMs: values.freshness }),
    ...(preset !== undefined && { preset }),
  });
}

/** Returns the restart that is asked for, by default at a third of the window: most of it is for what follows. */
function restartOf({ restart, duration }: OptionValues): Pick<Plan, 'restart'> {
  return restart === undefined ? {} : { restart: { ...restart, atS: restart.atS ?? duration / 3 } };
}

/**
 * Returns the length of the warm-up, in s: what was asked for, and at least the longest poll interval, round trip and batch. A shorter
 * one ends before every reader has received from the load, and what arrives late in the window's end is then not made up for by what
 * arrives late at its start. All cells of a plan have the same warm-up, so that they have the same load.
 */
function warmupSOf({ warmup, modes, rtt, batch }: OptionValues, intervalsMs: readonly number[]): number {
  const polls = modes.some((mode) => findMode(mode)?.kind === 'poll');
  const reachMs = (polls ? Math.max(...intervalsMs) : 0) + Math.max(...rtt) + Math.max(...batch);
  return Math.max(warmup, reachMs / 1000);
}

/**
 * Returns every cell of the plan. Modes under the same load stand next to each other; with several repeats or with controls, the cells of
 * each repeat are shuffled (seeded), so that a drift of the machine does not favour a mode.
 *
 * The poll interval has no effect on modes that do not poll, and batches have none on those that do: such modes are measured at the first
 * value only; recovery has one on push modes alone, and connection state recovery is the typical stack's, of Socket.IO.
 */
export function planCells(plan: Plan): CellSpec[] {
  const random = createRandom(plan.seed, 'cell order');
  return Array.from({ length: plan.repeat }, (_, repeat) => {
    const cells = cellsOf(repeat, plan);
    return plan.repeat === 1 && !plan.control ? cells : shuffled(cells, random);
  }).flat();
}

function cellsOf(repeat: number, plan: Plan): CellSpec[] {
  const ofKind = (kind: Mode['kind']) => new Set(plan.modes.filter((mode) => findMode(mode)?.kind === kind));
  const [polls, pushes] = [ofKind('poll'), ofKind('push')];
  const cells: CellSpec[] = [];
  for (const clients of plan.clients)
    for (const [intervalAt, pollIntervalMs] of plan.pollIntervalMs.entries())
      for (const messagesPerSecond of plan.messagesPerSecond)
        for (const payloadBytes of plan.payloadBytes)
          for (const rttMs of plan.rttMs)
            for (const nodes of plan.nodes)
              for (const stack of plan.stack)
                for (const [recoveryAt, recovery] of plan.recovery.entries())
                  for (const [batchAt, batchMs] of plan.batchMs.entries())
                    for (const mode of plan.modes.filter(
                      (name) =>
                        (polls.has(name) ? batchAt : intervalAt) === 0 &&
                        (pushes.has(name) ? canRecover(name, stack, recovery) : recoveryAt === 0),
                    ))
                      for (const control of plan.control ? [false, true] : [false])
                        cells.push({
                          mode,
                          clients,
                          pollIntervalMs,
                          messagesPerSecond,
                          payloadBytes,
                          rttMs,
                          nodes,
                          stack,
                          recovery,
                          batchMs,
                          durationS: plan.durationS,
                          repeat,
                          control,
                        });
  return cells;
}

/** Returns whether readers of a push mode can come back so. */
function canRecover(mode: string, stack: Stack, recovery: Recovery): boolean {
  return recovery !== 'connection-state' || (stack === 'typical' && findMode(mode)?.keepsSessions === true);
}
