import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import { summarise } from '../../bench/report/summary.ts';
import { figureTable, MAIN_FIGURES } from '../../bench/report/table.ts';
import { type Language, TEXTS } from '../../bench/report/text/index.ts';
import { verdictsOf } from '../../bench/report/verdict.ts';
import { ResultError, readResult } from '../../bench/result.ts';
import { HttpProblem } from '../problem.ts';

/** Where runs are kept, and the one that comes with the project. */
export const RESULTS_FOLDER = fileURLToPath(new URL('../../results', import.meta.url));

/** A run's folder as `bench/run.ts` names it, or the reference. Nothing else may be asked for, so no path can lead out. */
const RUN_NAME = /^(?:reference|[0-9T-]{10,30}[\w-]{0,20})$/;

/** `GET /classroom/results/RUN` is the run in tables and sentences; its charts are files beside it. */
export function mountResults(router: Router, resultsFolder: string): void {
  router.get('/classroom/results/:run', async ({ params, query }, response) => {
    const folder = folderOf(resultsFolder, params.run);
    const text = TEXTS[languageOf(String(query['lang']))];
    const result = await readResult(folder).catch((error: unknown) => {
      if (!(error instanceof ResultError)) throw error;
      throw new HttpProblem({ status: 404, title: 'No such run', detail: `there is no run ${params.run}` });
    });
    response.json({
      run: params.run,
      verdicts: verdictsOf(result, text).map((verdict) => verdict.text),
      tables: summarise(result).map((group) => ({
        caption: text.parameters(group.parameters),
        rows: figureTable(group, MAIN_FIGURES, text),
      })),
      reasons: [...new Set(result.cells.flatMap(({ reasons }) => reasons))],
      charts: (await readdir(folder))
        .filter((name) => name.endsWith('.svg') && !name.endsWith('-dark.svg'))
        .toSorted(),
    });
  });
  router.get('/classroom/results/:run/:file.svg', ({ params }, response, next) => {
    const folder = folderOf(resultsFolder, params.run);
    response.sendFile(`${params.file}.svg`, { root: folder, dotfiles: 'deny' }, (error) => {
      if (error !== undefined) next();
    });
  });
}

function folderOf(resultsFolder: string, run: string): string {
  if (RUN_NAME.test(run)) return join(resultsFolder, run);
  throw new HttpProblem({ status: 404, title: 'No such run', detail: 'a run is named by its time' });
}

function languageOf(text: string): Language {
  return text in TEXTS ? (text as Language) : 'en';
}
