import { dirname, resolve } from 'node:path';
import { parseStoreChoice } from '../src/store/open.ts';
import { estimateMs, PlanError, type Planned, planCells } from './plan.ts';
import { type Cell, type CellSpec, readResult } from './result.ts';

/**
 * Plans the rest of a run that was stopped: cells that were measured are kept, failed ones are tried again.
 *
 * @param store - the store as asked for now; without it the run's own, whose credentials are not kept with it.
 * @param preset - the published comparison that the run must be of; without it, any run.
 * @throws {ResultError} when the folder holds no run, {@link PlanError} when nothing is left to do.
 */
export async function resumePlan(
  folder: string,
  { store, preset }: { readonly store: string | undefined; readonly preset: string | undefined },
): Promise<Planned> {
  const result = await readResult(folder);
  if (preset !== undefined && preset !== result.plan.preset) {
    throw new PlanError(
      `--preset: the run in ${folder} repeats ${result.plan.preset ?? 'no published comparison'}; given: ${preset}`,
    );
  }
  const cells = planCells(result.plan);
  const finished = result.cells.filter((cell) => cell.status !== 'failed');
  const left = cells.filter((spec) => !finished.some((cell) => sameCell(spec, cell)));
  if (left.length === 0) {
    throw new PlanError(
      `--resume: every cell of ${folder} is measured; make its report again with: report ${folder}`,
    );
  }
  const storeChoice = store ?? result.plan.store;
  if (parseStoreChoice(storeChoice).label !== result.plan.store) {
    throw new PlanError(`--store: the run began with ${result.plan.store}, so it must go on with it`);
  }
  return Object.freeze({
    plan: result.plan,
    cells,
    finished,
    storeChoice,
    outFolder: dirname(resolve(folder)),
    resumed: { folder: resolve(folder), startedAt: result.startedAt, command: result.command },
    estimatedMs: estimateMs(result.plan, left.length),
  });
}

/** Whether a finished cell is the one that a plan asks for. */
export function sameCell(spec: CellSpec, cell: Cell): boolean {
  return (Object.keys(spec) as (keyof CellSpec)[]).every((name) => spec[name] === cell[name]);
}
