import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import { LANGUAGES, type Language } from '../../bench/report/words/language.ts';
import { endRoute } from '../../src/http/methods.ts';
import { failsIfMatch, PRECONDITION_FAILED } from '../../src/http/preconditions.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { loopbackOnly } from './loopback-only.ts';
import { createPress } from './report-worker/index.ts';
import { type Parts, pictureName, type RunSummary, SHADES } from './report-worker/parts.ts';

/** Where runs are kept, and the one that comes with the project. */
export const RESULTS_FOLDER = fileURLToPath(new URL('../../results', import.meta.url));

/** A run's folder as `bench/run.ts` names it, or the reference. Nothing else may be asked for, so no path can lead out. */
const RUN_NAME = /^(?:reference|[0-9T-]{10,30}[\w-]{0,20})$/;

/**
 * `GET /classroom/results/RUN` is the run in tables and sentences, and `RUN/CHART.svg` one of its charts. Like the run itself they
 * take a processor of this machine for a while, so they are for whoever may start one.
 */
export function mountResults(router: Router, resultsFolder: string): void {
  const press = createPress(resultsFolder);

  const read = async <Part extends keyof Parts>(
    part: Part,
    run: string,
    language: unknown,
  ): Promise<Parts[Part]> => {
    if (!RUN_NAME.test(run)) throw notFound('No such run', 'a run is named by its time');
    const found = await press(part, run, languageOf(language));
    if (found === undefined) throw notFound('No such run', `there is no run ${run}`);
    return found;
  };

  router.use('/classroom/results', loopbackOnly);
  const summaries = router.route('/classroom/results/:run').get(async ({ params, query }, response) => {
    const { run } = params;
    const summary = await read('summary', run, query['lang']);
    response.json({ run, ...summary } satisfies RunSummary);
  });
  endRoute(summaries);
  // Not the files beside the data, which speak one language.
  const charts = router.route('/classroom/results/:run/:chart.svg').get(async (request, response) => {
    const { headers, params, query } = request;
    const shade = SHADES.find((name) => name === query['shade']) ?? 'light';
    const pictures = await read('pictures', params.run, query['lang']);
    const picture = pictures.get(pictureName(params.chart, shade));
    if (picture === undefined) throw notFound('No such chart', `the run has no chart ${params.chart}`);
    if (failsIfMatch(headers, picture.etag)) throw new HttpProblem(PRECONDITION_FAILED);
    // A run that is measured again under its name has other pictures at the same place.
    response.set({ 'Cache-Control': 'private, no-cache', ETag: picture.etag }).type('svg').send(picture.svg);
  });
  endRoute(charts);
}

function notFound(title: string, detail: string): HttpProblem {
  return new HttpProblem({ status: 404, title, detail });
}

function languageOf(asked: unknown): Language {
  return LANGUAGES.find((language) => language === asked) ?? 'en';
}
