import { calibrate } from '../../bench/calibrate/calibrate.ts';
import type { CalibrationContext } from '../../bench/calibrate/measure-mode.ts';
import {
  calibrationTable,
  EXAMPLE_TEXT,
  leftOutText,
  loadText,
  validationTable,
  validityText,
} from '../../bench/calibrate/text.ts';
import { validate, validityOf } from '../../bench/calibrate/validate.ts';
import { describeEnvironment } from '../../bench/measure/machine/environment.ts';
import { createRunStore } from '../../bench/measure/servers/run-store.ts';
import { writeCalibration } from '../../bench/result/calibration-file.ts';
import { monotonicClock } from '../../src/clock.ts';
import { DEFAULT_PLAN } from '../fixtures/make-result.ts';
import { say, writeTables } from './document.ts';

const SILENT = { cell() {}, phase() {}, update() {}, line: say, end() {} };

/** Calibrates this machine, as `bench calibrate --validate` does, and writes what that showed into docs/trust.md. */
export async function prove(): Promise<boolean> {
  const store = createRunStore('sqlite', undefined);
  const machine = await describeEnvironment(monotonicClock);
  const context: CalibrationContext = {
    plan: { ...DEFAULT_PLAN, tailCache: 10_000 },
    clock: monotonicClock,
    progress: SILENT,
    stop: new AbortController().signal,
    store,
    onLoad: (mode, load) => say(`${mode.name}, ${loadText(mode.kind, load)}`),
  };
  const calibration = await calibrate(context, machine, (mode, left) => say(leftOutText(mode, left)));
  await writeCalibration('results', calibration);
  const found = await validate(calibration, context, (mode, left) => say(leftOutText(mode, left)));
  const validity = validityOf(found);
  await writeTables('npm run trust -- costs', {
    costs: `${EXAMPLE_TEXT}\n\n${calibrationTable(calibration)}`,
    'held-out loads': `${validityText(validity)}\n\n${validationTable(found)}`,
  });
  say(validityText(validity));
  return validity.holds;
}
