import type { Clock } from '../src/clock.ts';
import { findMode } from '../src/modes/index.ts';
import { fittingCalibration } from './measure/fitting-calibration.ts';
import { describeEnvironment } from './measure/machine/environment.ts';
import type { Progress } from './measure/progress.ts';
import { runCell } from './measure/run-cell.ts';
import { createRunStore } from './measure/servers/run-store.ts';
import { openSharedStore, type SharedStore } from './measure/servers/shared-store.ts';
import type { Planned } from './plan/plan.ts';
import { repeatCommand } from './plan/repeat-command.ts';
import { isMeasured, sameCell } from './plan/resume.ts';
import { claimFolder, makeRunFolder, removeIfEmpty } from './plan/run-folder.ts';
import { verdictsOf } from './report/analysis/verdict.ts';
import { writeResult } from './result/file.ts';
import { type Cell, type CellSpec, type Plan, type Result, SCHEMA_VERSION } from './result/schema.ts';

/** What a run needs besides its plan. */
export interface RunContext {
  readonly clock: Clock;
  readonly progress: Progress;
  /** Returns the name by which `progress` shows a cell of a plan. */
  readonly describeCell: (spec: CellSpec, plan: Plan) => string;
  /** Aborts when the user asks to stop: the run ends early and saves what is measured. */
  readonly stop: AbortSignal;
  /** The command line of the run, kept in the result to repeat it. */
  readonly command: string;
  readonly startedAt: Date;
  /** `MONGODB_URI` of the environment, which `--store auto` uses. */
  readonly mongodbUri: string | undefined;
}

/** A finished run and the folder of its results. */
export interface Run {
  readonly folder: string;
  readonly result: Result;
}

/**
 * Measures a plan cell by cell. Saves the result after each cell, so that a later failure loses nothing.
 *
 * @throws {PlanError} when another run has the folder; nothing has been started by then.
 * @throws {SaveError} when the result cannot be written.
 */
export async function runPlan(planned: Planned, context: RunContext): Promise<Run> {
  const folder =
    planned.resumed?.folder ?? (await makeRunFolder(planned.outFolder, planned.runName, context.startedAt));
  const release = await claimFolder(folder);
  try {
    const shared = await openSharedStore({
      plan: planned.plan,
      asked: planned.storeChoice,
      mongodbUri: context.mongodbUri,
      say: context.progress.line,
    });
    try {
      return { folder, result: await measurePlan(planned, folder, context, shared) };
    } finally {
      await shared.close();
    }
  } finally {
    await release();
    await removeIfEmpty(folder);
  }
}

async function measurePlan(
  planned: Planned,
  folder: string,
  context: RunContext,
  shared: SharedStore,
): Promise<Result> {
  const { plan, cells, earlier, storeChoice, resumed } = planned;
  const environment = await describeEnvironment(context.clock);
  const done: Cell[] = [...earlier];
  const store = createRunStore(shared.choice, context.mongodbUri, shared.database);

  const current = (): Result => ({
    schemaVersion: SCHEMA_VERSION,
    // The choice of the store may hold credentials: save its label instead.
    command: repeatCommand(resumed?.command ?? context.command, storeChoice, store.found).replaceAll(
      storeChoice,
      plan.store,
    ),
    startedAt: resumed?.startedAt ?? context.startedAt.toISOString(),
    interrupted: context.stop.aborted,
    environment: { ...environment, store: store.named },
    plan,
    modes: plan.modes.map(modeInfo),
    cells: done,
    verdicts: [],
  });

  for (const spec of cells) {
    if (context.stop.aborted) break;
    if (isMeasured(spec, done, plan)) continue;
    context.progress.cell(context.describeCell(spec, plan));
    const cell = await runCell(spec, { ...context, plan }, store);
    if (cell === undefined) break;
    const before = done.findIndex((other) => sameCell(spec, other));
    if (before < 0) done.push(cell);
    else done[before] = cell;
    await writeResult(folder, current());
  }
  context.progress.end();

  const measured = await withCalibration(current(), planned.outFolder, context);
  const result = {
    ...measured,
    finishedAt: new Date().toISOString(),
    verdicts: [...verdictsOf(measured)],
  };
  await writeResult(folder, result);
  return result;
}

/** Adds the costs of this machine, if they are known, so that the report can be made again elsewhere. */
async function withCalibration(
  result: Result,
  folder: string,
  { progress }: Pick<RunContext, 'progress'>,
): Promise<Result> {
  const { calibration, mismatches } = await fittingCalibration(folder, result.environment, result.plan);
  if (mismatches.length > 0) {
    const facts = mismatches.map(({ fact, calibrated, here }) => `${fact}: ${calibrated} against ${here}`);
    progress.line(
      `The calibration in ${folder} does not fit this run (${facts.join('; ')}), so it is not used.`,
    );
  }
  return calibration === undefined ? result : { ...result, calibration };
}

function modeInfo(name: string): Result['modes'][number] {
  const mode = findMode(name);
  if (mode === undefined) throw new Error(`unknown mode ${name}`);
  return { name: mode.name, aliases: [...mode.aliases], kind: mode.kind };
}
