import { dirname, resolve } from 'node:path';
import { parseStoreChoice } from '../../src/store/open.ts';
import { readResult } from '../result/file.ts';
import type { Cell, CellSpec, Plan } from '../result/schema.ts';
import { outProblems } from './conflicts.ts';
import { estimateMs, type Planned, planCells } from './plan.ts';
import { PlanError } from './plan-error.ts';

export interface ResumeOptions {
  /** The value of `--store` if it was given; else the run's own store, whose credentials were not saved. */
  readonly store: string | undefined;
  /** The preset that the run must have been made with; `undefined` accepts any run. */
  readonly preset: string | undefined;
  /** Keep void cells from now on, rather than measure them again. */
  readonly allowVoid: boolean;
}

/**
 * Plans the rest of a run that was stopped. Cells that are `ok` are kept; void and failed ones are measured again, and stay in the result
 * until then. With `--allow-void`, given now or in the run's plan, void cells are kept too.
 *
 * @param folder - the run's folder.
 * @throws {ResultError} when the folder holds no run.
 * @throws {PlanError} when no cell is left to measure, the folder cannot be written, or `--store` or `--preset` is not the run's.
 */
export async function resumePlan(
  folder: string,
  { store, preset, allowVoid }: ResumeOptions,
): Promise<Planned> {
  const result = await readResult(folder);
  const plan = { ...result.plan, allowVoid: result.plan.allowVoid || allowVoid };
  if (preset !== undefined && preset !== result.plan.preset) {
    throw new PlanError(
      `--preset: must be left out or be that of the run in ${folder}, which repeats ${result.plan.preset ?? 'no published comparison'}; given: ${preset}`,
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
      `--resume: every cell of ${folder} is measured already; to make its report again: npm run bench -- report ${folder}`,
    );
  }
  const storeChoice = store ?? result.plan.store;
  if (parseStoreChoice(storeChoice).label !== result.plan.store) {
    throw new PlanError(`--store: must be ${result.plan.store}, the store with which the run was started`);
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

/** Returns whether `cells` has a valid measurement of a planned cell. With `allowVoid`, a void one counts too. */
export function isMeasured(spec: CellSpec, cells: readonly Cell[], { allowVoid }: Plan): boolean {
  return cells.some(
    (cell) => (cell.status === 'ok' || (allowVoid && cell.status === 'void')) && sameCell(spec, cell),
  );
}

/** Returns whether a measured cell has the coordinates of a planned one. */
export function sameCell(spec: CellSpec, cell: Cell): boolean {
  return (Object.keys(spec) as (keyof CellSpec)[]).every((name) => spec[name] === cell[name]);
}
