import { dirname, resolve } from 'node:path';
import { parseStoreChoice } from '../../src/store/open.ts';
import { readResult } from '../result/file.ts';
import type { Cell, CellSpec, Plan } from '../result/schema.ts';
import { outProblems } from './conflicts.ts';
import { estimateMs, type Planned, planCells } from './plan.ts';
import { PlanError } from './plan-error.ts';

export interface ResumeOptions {
  /** The store as asked for now; without it the run's own, whose credentials are not kept with it. */
  readonly store: string | undefined;
  /** The published comparison that the run must be of; without it, any run. */
  readonly preset: string | undefined;
  /** Be content with void cells from now on. */
  readonly allowVoid: boolean;
}

/**
 * Plans the rest of a run that was stopped: cells that are `ok` are kept; void and failed ones are measured again,
 * and stay until then. With `--allow-void` in the run's plan its void cells are kept too.
 *
 * @throws {ResultError} when the folder holds no run, {@link PlanError} when nothing is left to do.
 */
export async function resumePlan(
  folder: string,
  { store, preset, allowVoid }: ResumeOptions,
): Promise<Planned> {
  const result = await readResult(folder);
  const plan = { ...result.plan, allowVoid: result.plan.allowVoid || allowVoid };
  if (preset !== undefined && preset !== result.plan.preset) {
    throw new PlanError(
      `--preset: the run in ${folder} repeats ${result.plan.preset ?? 'no published comparison'}; given: ${preset}`,
    );
  }
  const unwritable = await outProblems(folder);
  if (unwritable.length > 0) {
    throw PlanError.of(unwritable.map(({ message }) => ({ option: '--resume', message })));
  }
  const cells = planCells(plan);
  const earlier = result.cells;
  const left = cells.filter((spec) => !isMeasured(spec, earlier, plan));
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
    plan,
    cells,
    earlier,
    storeChoice,
    outFolder: dirname(resolve(folder)),
    resumed: { folder: resolve(folder), startedAt: result.startedAt, command: result.command },
    estimatedMs: estimateMs(plan, left.length),
  });
}

/** Whether a planned cell has figures that can be stood behind, or void ones that the person has said to be content with. */
export function isMeasured(spec: CellSpec, cells: readonly Cell[], { allowVoid }: Plan): boolean {
  return cells.some(
    (cell) => (cell.status === 'ok' || (allowVoid && cell.status === 'void')) && sameCell(spec, cell),
  );
}

/** Whether a finished cell is the one that a plan asks for. */
export function sameCell(spec: CellSpec, cell: Cell): boolean {
  return (Object.keys(spec) as (keyof CellSpec)[]).every((name) => spec[name] === cell[name]);
}
