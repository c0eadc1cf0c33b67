import { runCell } from '../../bench/measure/run-cell.ts';
import { createRunStore } from '../../bench/measure/servers/run-store.ts';
import type { CellSpec, MeasuredCell, Plan, Result } from '../../bench/result/schema.ts';
import { isOk, type OkRow, rowsOf, summarise } from '../../bench/result/summary.ts';
import { monotonicClock } from '../../src/clock.ts';
import { modes } from '../../src/modes/index.ts';
import { DEFAULT_PLAN, makeResult } from '../fixtures/make-result.ts';
import { say } from './document.ts';

/** A cell is measured so often until it is valid. */
const MOST_TRIES = 4;

const SILENT = { cell() {}, phase() {}, update() {}, line() {}, end() {} };

/** What a proof varies of a cell. */
export type ProofLoad = Pick<
  CellSpec,
  'mode' | 'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'durationS'
>;

/** Measures one cell as a run does, on a server of its own; again where it is void. @throws {Error} where it always is. */
export async function measureFromScratch(load: ProofLoad, repeat = 0): Promise<MeasuredCell> {
  const spec: CellSpec = {
    ...load,
    payloadBytes: 20,
    rttMs: 0,
    batchMs: 0,
    nodes: 1,
    stack: 'tuned',
    recovery: 'cursor',
    repeat,
    control: false,
  };
  const plan: Plan = {
    ...DEFAULT_PLAN,
    tailCache: 10_000,
    durationS: load.durationS,
    warmupS: Math.max(3, load.pollIntervalMs / 1000),
  };
  const context = { plan, clock: monotonicClock, progress: SILENT, stop: new AbortController().signal };
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const cell = await runCell(spec, context, createRunStore('sqlite', undefined));
    if (cell?.status === 'ok') return cell;
    say(`void, measured again: ${load.mode}: ${cell?.reasons.map(({ code }) => code).join(', ')}`);
  }
  throw new Error(`${load.mode} could not be measured; end other programs`);
}

/** Returns cells as a run that measured nothing else. */
export function resultOf(cells: readonly MeasuredCell[]): Result {
  const infos = modes
    .filter(({ name }) => cells.some(({ mode }) => mode === name))
    .map(({ name, aliases, kind }) => ({ name, aliases: [...aliases], kind }));
  return makeResult({ modes: infos.map(({ name }) => name) }, { modes: infos, cells: [...cells] });
}

/** Returns the one row of cells that are alike. */
export function rowOf(cells: readonly MeasuredCell[]): OkRow {
  const [row] = rowsOf(summarise(resultOf(cells))).filter(isOk);
  if (row === undefined) throw new Error('no cell is ok');
  return row;
}
