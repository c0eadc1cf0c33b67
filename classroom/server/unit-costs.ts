import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Router } from 'express';
import { UNITS_FOR_CPU, type UnitCosts, unitsOf } from '../../bench/model/projection.ts';
import { FIGURES } from '../../bench/result/figures.ts';
import { DATA_FILE, readResult } from '../../bench/result/file.ts';
import type { MeasuredCell, ModeInfo, Result } from '../../bench/result/schema.ts';
import { endRoute } from '../../src/http/methods.ts';
import type { MeasuredCosts } from '../contract/measured-costs.ts';
import { REFERENCE_RUN } from '../contract/reference-run.ts';
import { runFolderIn } from './folders.ts';

/**
 * Mounts `GET /classroom/unit-costs`, which answers the costs of the newest run that measured both polling and push, or those of the
 * reference run if there is none.
 */
export function mountUnitCosts(router: Router, resultsFolder: string): void {
  // Every page of a class asks, and reading a run blocks the event loop. So the answer is cached until the list of runs changes.
  let last: { readonly runs: string; readonly costs: Promise<MeasuredCosts> } | undefined;
  const route = router.route('/classroom/unit-costs').get(async (_request, response) => {
    const files = await runsNewestFirst(resultsFolder);
    const runs = JSON.stringify(files);
    if (last?.runs !== runs) last = { runs, costs: newestCosts(resultsFolder, files) };
    response.json(await last.costs);
  });
  endRoute(route);
}

async function newestCosts(resultsFolder: string, runs: readonly RunFile[]): Promise<MeasuredCosts> {
  for (const { run } of runs) {
    const result = await readResult(runFolderIn(resultsFolder, run)).catch(() => undefined);
    const costs = result === undefined ? [] : costsOf(result);
    const measured = (wanted: UnitCosts['kind']) => costs.some(({ kind }) => kind === wanted);
    if (result === undefined || !measured('poll') || !measured('push')) continue;
    const { cpuModel, cores } = result.environment;
    return { run, startedAt: result.startedAt, cpuModel, cores, costs };
  }
  return { run: null, costs: [] };
}

interface RunFile {
  readonly run: string;
  readonly modifiedMs: number;
}

async function runsNewestFirst(resultsFolder: string): Promise<RunFile[]> {
  const names = await readdir(resultsFolder).catch(() => []);
  const own = names
    .filter((name) => /^\d{4}-/.test(name))
    .toSorted()
    .toReversed();
  const runs: RunFile[] = [];
  for (const run of [...own, REFERENCE_RUN]) {
    const found = await stat(join(runFolderIn(resultsFolder, run), DATA_FILE)).catch(() => undefined);
    if (found !== undefined) runs.push({ run, modifiedMs: found.mtimeMs });
  }
  return runs;
}

/**
 * Returns the costs of each mode, from its `ok` cell with the most units, see {@link unitsOf}. There the server's fixed costs weigh
 * least.
 */
export function costsOf({ cells, modes }: Result): UnitCosts[] {
  const ok = cells.filter((cell): cell is MeasuredCell => cell.status === 'ok');
  return modes.flatMap((mode) => {
    const measured = ok.filter((cell) => cell.mode === mode.name).map((cell) => unitCosts(mode, cell));
    const [largest] = measured.toSorted((a, b) => unitsOf(b) - unitsOf(a) || sizeOf(b) - sizeOf(a));
    return largest === undefined ? [] : [largest];
  });
}

function sizeOf({ requests, deliveries }: UnitCosts): number {
  return requests + deliveries;
}

function unitCosts({ name, kind, aliases }: ModeInfo, cell: MeasuredCell): UnitCosts {
  const { bytesIn, bytesOut } = cell.roles.deliver;
  const requests = cell.requests.useful + cell.requests.empty;
  const units = unitsOf({ kind, requests, deliveries: cell.delivered });
  return {
    mode: name,
    kind,
    aliases,
    requests,
    deliveries: cell.delivered,
    payloadBytes: cell.payloadBytes,
    cpuMs: units < UNITS_FOR_CPU ? null : cell.server.cpuMs,
    bytes: bytesIn + bytesOut,
    latencyMs: FIGURES.latencyMsMean.of(cell) ?? null,
    memoryBytesPerClient: FIGURES.memoryBytesPerClient.of(cell) ?? null,
  };
}
