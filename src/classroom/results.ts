import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import { analyse } from '../../bench/report/analysis.ts';
import { chartsOf } from '../../bench/report/charts/index.ts';
import type { Shade } from '../../bench/report/charts/theme.ts';
import { summarise } from '../../bench/report/summary.ts';
import { figureTable, MAIN_FIGURES } from '../../bench/report/table.ts';
import { type Language, TEXTS, type Text } from '../../bench/report/text/index.ts';
import { verdictsOf } from '../../bench/report/verdict.ts';
import type { Result } from '../../bench/result.ts';
import { ResultError, readResult } from '../../bench/result-file.ts';
import { HttpProblem } from '../problem.ts';

/** Where runs are kept, and the one that comes with the project. */
export const RESULTS_FOLDER = fileURLToPath(new URL('../../results', import.meta.url));

/** A run's folder as `bench/run.ts` names it, or the reference. Nothing else may be asked for, so no path can lead out. */
const RUN_NAME = /^(?:reference|[0-9T-]{10,30}[\w-]{0,20})$/;

const SHADES: readonly Shade[] = ['light', 'dark'];

/** `GET /classroom/results/RUN` is the run in tables and sentences; its charts are drawn from the same data when asked for. */
export function mountResults(router: Router, resultsFolder: string): void {
  router.get('/classroom/results/:run', async ({ params, query }, response) => {
    const text = textIn(query['lang']);
    const result = await readRun(resultsFolder, params.run);
    response.json({
      run: params.run,
      verdicts: verdictsOf(result, text).map((verdict) => verdict.text),
      tables: summarise(result).map((group) => ({
        caption: text.parameters(group.parameters),
        rows: figureTable(group, MAIN_FIGURES, text),
      })),
      reasons: [...new Set(result.cells.flatMap(({ reasons }) => reasons.map(text.reason)))],
      charts: chartsOf(analyse(result), text).map(({ id, alt }) => ({ id, alt })),
    });
  });
  // Not the files beside the data, which speak one language.
  router.get('/classroom/results/:run/:chart.svg', async ({ params, query }, response) => {
    const shade = SHADES.find((name) => name === query['shade']) ?? 'light';
    const charts = chartsOf(analyse(await readRun(resultsFolder, params.run)), textIn(query['lang']));
    const chart = charts.find(({ id }) => id === params.chart);
    if (chart === undefined) throw notFound('No such chart', `the run has no chart ${params.chart}`);
    // Loaded when the first chart is asked for: a server starts sooner without it.
    const { renderSvg } = await import('../../bench/report/charts/render.ts');
    response.type('svg').send(renderSvg(chart, shade));
  });
}

async function readRun(resultsFolder: string, run: string): Promise<Result> {
  if (!RUN_NAME.test(run)) throw notFound('No such run', 'a run is named by its time');
  return readResult(join(resultsFolder, run)).catch((error: unknown) => {
    if (!(error instanceof ResultError)) throw error;
    throw notFound('No such run', `there is no run ${run}`);
  });
}

function notFound(title: string, detail: string): HttpProblem {
  return new HttpProblem({ status: 404, title, detail });
}

function textIn(language: unknown): Text {
  return TEXTS[String(language) in TEXTS ? (language as Language) : 'en'];
}
