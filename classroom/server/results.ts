import type { Router } from 'express';
import { LANGUAGES, type Language } from '../../bench/report/words/language.ts';
import { endRoute } from '../../src/http/methods.ts';
import { failsIfMatch, PRECONDITION_FAILED } from '../../src/http/preconditions.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import type { RunSummary } from '../contract/run-summary.ts';
import { loopbackOnly } from './loopback-only.ts';
import { createReportCache } from './report-worker/index.ts';
import { type Parts, pictureName, SHADES } from './report-worker/parts.ts';

/** Names of run folders, and of the reference run. No other name is accepted, so that no path can lead out of the folder. */
const RUN_NAME = /^(?:reference|[0-9T-]{10,30}[\w-]{0,20})$/;

/**
 * Mounts `GET /classroom/results/RUN`, a run's tables and sentences, and `GET /classroom/results/RUN/CHART.svg`, one of its charts.
 * Rendering them keeps one processor busy for a while, so only callers that may start a benchmark may ask for them.
 */
export function mountResults(router: Router, resultsFolder: string): void {
  const getReportPart = createReportCache(resultsFolder);

  const read = async <Part extends keyof Parts>(
    part: Part,
    run: string,
    language: unknown,
  ): Promise<Parts[Part]> => {
    if (!RUN_NAME.test(run))
      throw notFound('No such run', 'the name of a run is the time at which it started');
    const found = await getReportPart(part, run, languageOf(language));
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
  // Charts are rendered again and not read from the run's folder, because the files there have only one language.
  const charts = router.route('/classroom/results/:run/:chart.svg').get(async (request, response) => {
    const { headers, params, query } = request;
    const shade = SHADES.find((name) => name === query['shade']) ?? 'light';
    const pictures = await read('pictures', params.run, query['lang']);
    const picture = pictures.get(pictureName(params.chart, shade));
    if (picture === undefined) throw notFound('No such chart', `the run has no chart ${params.chart}`);
    if (failsIfMatch(headers, picture.etag)) throw new HttpProblem(PRECONDITION_FAILED);
    // `no-cache`: a run that is measured again under the same name has other charts at the same URL.
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
