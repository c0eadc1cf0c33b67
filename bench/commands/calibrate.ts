import { mkdir } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { monotonicClock } from '../../src/clock.ts';
import { modes } from '../../src/modes/index.ts';
import { calibrate, loadsOf } from '../calibrate/calibrate.ts';
import type { CalibrationContext } from '../calibrate/measure-mode.ts';
import {
  calibrationTable,
  EXAMPLE_TEXT,
  leftOutText,
  loadText,
  validationTable,
  validityText,
} from '../calibrate/text.ts';
import { VALIDATION_CELLS, validate, validityOf } from '../calibrate/validate.ts';
import { Interrupted } from '../measure/cell.ts';
import { describeEnvironment, openFileLimit } from '../measure/machine/environment.ts';
import { createRunStore } from '../measure/servers/run-store.ts';
import { DEFAULT_TEXTS } from '../plan/options.ts';
import { makePlan } from '../plan/plan.ts';
import { writeCalibration } from '../result/calibration-file.ts';
import { EXIT, type Terminal } from './command.ts';
import { createProgress } from './progress.ts';
import { stopWhenAsked } from './stop.ts';

export interface CalibrateFlags {
  readonly store: string;
  readonly out: string;
  readonly validate?: true;
}

/** Estimated time of a load, in ms: three seconds of window, and what comes before and after them. */
const LOAD_MS = 5_500;
const VALIDATION_CELL_MS = 14_000;

/** Measures what each mode costs on this machine, and keeps it for the reports of later runs. */
export async function calibrateMachine(flags: CalibrateFlags, terminal: Terminal): Promise<void> {
  const folder = resolve(flags.out);
  const plan = await planOf(flags);
  await mkdir(folder, { recursive: true });
  const progress = createProgress(process.stderr, {
    cells:
      modes.reduce((sum, mode) => sum + loadsOf(mode).length, 0) + (flags.validate ? VALIDATION_CELLS : 0),
    plannedMs:
      modes.reduce((sum, mode) => sum + loadsOf(mode).length * LOAD_MS + (mode.heartbeat?.everyMs ?? 0), 0) +
      (flags.validate ? VALIDATION_CELLS * VALIDATION_CELL_MS : 0),
    nowMs: monotonicClock.nowMs,
  });
  const stop = stopWhenAsked(terminal, progress.line);
  const store = createRunStore(flags.store, process.env['MONGODB_URI']);
  const machine = await describeEnvironment(monotonicClock);
  const context: CalibrationContext = {
    plan,
    clock: monotonicClock,
    progress,
    stop,
    store,
    onLoad: (mode, load) => progress.cell(`${mode.name}, ${loadText(mode.kind, load)}`),
  };
  try {
    const calibration = await calibrate(context, machine, (mode, left) =>
      progress.line(leftOutText(mode, left)),
    );
    progress.end();
    const path = await writeCalibration(folder, calibration);
    terminal.print(
      `\n${EXAMPLE_TEXT}\n\n${calibrationTable(calibration)}\n\n${relative(process.cwd(), path)}`,
    );
    if (flags.validate) await validateAndPrint(calibration, context, terminal);
  } catch (error) {
    progress.end();
    if (!(error instanceof Interrupted || stop.aborted)) throw error;
    terminal.print('Stopped: a calibration needs all modes, so nothing was saved.');
    terminal.exitWith(EXIT.interrupted);
  }
}

async function validateAndPrint(
  calibration: Parameters<typeof validate>[0],
  context: CalibrationContext,
  terminal: Terminal,
): Promise<void> {
  const found = await validate(calibration, context, (mode, left) =>
    context.progress.line(leftOutText(mode, left)),
  );
  context.progress.end();
  if (context.stop.aborted) return terminal.exitWith(EXIT.interrupted);
  const validity = validityOf(found);
  terminal.print(`\n${validationTable(found)}\n\n${validityText(validity)}`);
  if (!validity.holds) terminal.exitWith(EXIT.failed);
}

/** A plan of nothing but defaults, for what loads have in common. @throws {PlanError} with all problems of the flags. */
async function planOf({ store, out }: CalibrateFlags) {
  const { plan } = await makePlan({
    texts: DEFAULT_TEXTS,
    typed: () => false,
    store,
    out,
    runName: undefined,
    control: false,
    allowVoid: true,
    openFileLimit: openFileLimit(),
  });
  return plan;
}
