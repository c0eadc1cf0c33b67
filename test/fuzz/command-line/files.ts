import { Buffer } from 'node:buffer';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CALIBRATION_FILE } from '../../../bench/result/calibration-file.ts';
import { DATA_FILE } from '../../../bench/result/file.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { makeResult, voided, withCell } from '../../fixtures/make-result.ts';
import type { Dice } from '../dice.ts';
import { mutate } from '../mutate.ts';
import { hostileJson } from './hostile.ts';

/** Files of runs, all valid: one load, several of it, a void cell, restarts. */
const RUNS: readonly object[] = [
  makeResult(),
  makeResult({ clients: [10, 100], pollIntervalMs: [250, 1000], repeat: 2 }),
  withCell(makeResult(), 0, voided('late')),
  makeResult({ freshnessMs: 500, control: true, repeat: 2 }),
];
const CALIBRATION: object = makeCalibration();

/** The folders of runs that a command line may name. */
export const RUN_NAMES = ['first', 'second', 'damaged', 'other'] as const;

/** Writes the folders of some runs, most of them damaged, and a calibration into the current folder. */
export function writeRuns(dice: Dice): void {
  for (const name of RUN_NAMES) {
    rmSync(name, { recursive: true, force: true });
    mkdirSync(name);
    writeFileSync(join(name, DATA_FILE), damaged(dice.pick(RUNS), dice));
    // As if it were being measured, so that nothing resumes it.
    writeFileSync(join(name, 'measuring.lock'), String(process.pid));
  }
  writeFileSync(CALIBRATION_FILE, damaged(CALIBRATION, dice));
}

/** Returns a file's bytes, intact in a quarter of cases. */
function damaged(content: object, dice: Dice): Buffer {
  const kind = dice.below(4);
  if (kind === 0) return Buffer.from(JSON.stringify(content));
  if (kind === 1) return mutate(Buffer.from(JSON.stringify(content)), dice);
  const copy = structuredClone(content);
  for (let left = 1 + dice.below(3); left > 0; left--) damageValue(copy, dice);
  return Buffer.from(JSON.stringify(copy));
}

/** Replaces, removes or doubles a value somewhere in the data. */
function damageValue(data: object, dice: Dice): void {
  let parent = data as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(parent);
    if (keys.length === 0) return;
    const key = dice.pick(keys);
    const child = parent[key];
    if (typeof child === 'object' && child !== null && dice.chance(0.8)) {
      parent = child as Record<string, unknown>;
      continue;
    }
    const how = dice.below(4);
    if (how === 0) delete parent[key];
    else if (how === 1 && Array.isArray(parent)) parent.push(structuredClone(child));
    else parent[key] = fc.sample(hostileJson, { seed: dice.below(2 ** 31), numRuns: 1 })[0];
    return;
  }
}
