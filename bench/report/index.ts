import { join } from 'node:path';
import { reportAdvice } from '../result/advice.ts';
import { readResult, type SaveError, writeFilesAtomically } from '../result/file.ts';
import { analyse } from './analysis/index.ts';
import { chartsOf } from './charts/index.ts';
import { renderSvg } from './charts/render.ts';
import type { PublishedComparison } from './published.ts';
import { renderCsv } from './render/csv.ts';
import { renderHtml } from './render/html.ts';
import { chartFile, renderMarkdown, type Suffix } from './render/markdown.ts';
import { type Language, TEXTS } from './words/index.ts';

/**
 * Makes the reports of a run again, from its `data.json` alone: `report.md` with its pictures, `report.html` and
 * `cells.csv`; in other languages than English with the language in the name, beside the English ones.
 *
 * @param published - published comparisons that a run may repeat, see {@link PublishedComparison}.
 * @returns the documents' paths.
 * @throws {ResultError} when the data cannot be read; then nothing is written. {@link SaveError} when a document cannot be.
 */
export async function writeReport(
  folder: string,
  language: Language = 'en',
  published: readonly PublishedComparison[] = [],
): Promise<readonly string[]> {
  const result = await readResult(folder);
  const text = TEXTS[language];
  const suffix: Suffix = language === 'en' ? '' : `.${language}`;
  const analysis = analyse(result, published);
  const charts = chartsOf(analysis, text);
  const documents = [
    { name: `report${suffix}.md`, content: renderMarkdown(analysis, charts, text, suffix) },
    { name: `report${suffix}.html`, content: await renderHtml(analysis, charts, text) },
    { name: 'cells.csv', content: renderCsv(result) },
  ];
  const pictures = charts.flatMap((chart) =>
    (['light', 'dark'] as const).map((shade) => ({
      name: chartFile(chart, shade, suffix),
      content: renderSvg(chart, shade),
    })),
  );
  // Draw everything first, then write all drafts, then replace the old files: a failure leaves the old report complete.
  try {
    await writeFilesAtomically(
      [...pictures, ...documents].map(({ name, content }) => ({ path: join(folder, name), content })),
    );
  } catch (error) {
    throw (error as SaveError).with(
      `the run's data are saved; make room, then make its report with: ${reportAdvice(folder)}`,
    );
  }
  return documents.map(({ name }) => join(folder, name));
}
