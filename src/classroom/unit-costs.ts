import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Router } from 'express';
import { FIGURES } from '../../bench/report/figures.ts';
import type { MeasuredCell, Result } from '../../bench/result.ts';
import { DATA_FILE, readResult } from '../../bench/result-file.ts';
import { endRoute } from '../methods.ts';
import type { UnitCosts } from '../web/what-if/model.ts';

interface MeasuredCosts {
  readonly run: string | null;
  readonly startedAt?: string;
  readonly cpuModel?: string;
  readonly cores?: number;
  readonly costs: readonly UnitCosts[];
}

/** `GET /classroom/unit-costs`: from the newest run that measured both polling and push, else from the reference run. */
export function mountUnitCosts(router: Router, resultsFolder: string): void {
  // Every page of a class asks, and reading a run holds up the race: once for all of them, until there is another run.
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
    const result = await readResult(join(resultsFolder, run)).catch(() => undefined);
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
  for (const run of [...own, 'reference']) {
    const found = await stat(join(resultsFolder, run, DATA_FILE)).catch(() => undefined);
    if (found !== undefined) runs.push({ run, modifiedMs: found.mtimeMs });
  }
  return runs;
}

/** One cell a mode: the largest that can be stood behind, since fixed costs weigh least there. */
export function costsOf({ cells, modes }: Result): UnitCosts[] {
  const ok = cells.filter((cell): cell is MeasuredCell => cell.status === 'ok');
  return modes.flatMap(({ name, kind }) => {
    const largest = ok
      .filter(({ mode }) => mode === name)
      .toSorted((a, b) => b.requests.total + b.delivered - a.requests.total - a.delivered)[0];
    return largest === undefined ? [] : [{ mode: name, kind, ...unitCosts(largest) }];
  });
}

function unitCosts(cell: MeasuredCell): Omit<UnitCosts, 'mode' | 'kind'> {
  const { bytesIn, bytesOut } = cell.roles.deliver;
  return {
    requests: cell.requests.useful + cell.requests.empty,
    deliveries: cell.delivered,
    payloadBytes: cell.payloadBytes,
    cpuMs: cell.server.cpuMs,
    bytes: bytesIn + bytesOut,
    latencyMs: FIGURES.latencyMsMean.of(cell) ?? null,
    memoryBytesPerClient: FIGURES.memoryBytesPerClient.of(cell) ?? null,
  };
}
