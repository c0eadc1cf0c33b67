import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { presets } from '../../../bench/presets/index.ts';
import { type Analysis, analyse } from '../../../bench/report/analysis/index.ts';
import { verdictsIn } from '../../../bench/report/analysis/verdict.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { figureTable, MAIN_FIGURES } from '../../../bench/report/render/table.ts';
import { type Language, TEXTS, type Text } from '../../../bench/report/words/index.ts';
import { ResultError, readResult } from '../../../bench/result/file.ts';
import { type Parts, type Picture, pictureName, SHADES } from './parts.ts';

/** The one part that a thread is started to render. */
export interface Order {
  /** The run's folder. */
  readonly folder: string;
  readonly language: Language;
  readonly part: keyof Parts;
}

const RENDERERS: {
  readonly [Part in keyof Parts]: (analysis: Analysis, text: Text) => Promise<Parts[Part]>;
} = {
  async summary(analysis, text) {
    const { result, groups } = analysis;
    return {
      verdicts: verdictsIn(analysis).map(text.verdict),
      tables: groups.map((group) => ({
        caption: text.parameters(group.parameters),
        rows: figureTable(group, MAIN_FIGURES, text),
      })),
      reasons: [...new Set(result.cells.flatMap(({ reasons }) => reasons.map(text.reason)))],
      charts: chartsOf(analysis, text).map(({ id, alt }) => ({ id, alt })),
    };
  },
  async pictures(analysis, text) {
    // Loaded here, since the summary does not need the chart library.
    const { renderSvg } = await import('../../../bench/report/charts/render.ts');
    return new Map(
      chartsOf(analysis, text).flatMap((chart) =>
        SHADES.map((shade) => [pictureName(chart.id, shade), withEtag(renderSvg(chart, shade))] as const),
      ),
    );
  },
};

/** Renders the part that this worker thread was started for and posts it to the main thread: `undefined` if the run cannot be read. */
export async function renderInThread(): Promise<void> {
  const { folder, language, part } = workerData as Order;
  const result = await readResult(folder).catch((error: unknown) => {
    if (!(error instanceof ResultError)) throw error;
    return undefined;
  });
  parentPort?.postMessage(result && (await RENDERERS[part](analyse(result, presets), TEXTS[language])));
}

function withEtag(svg: string): Picture {
  return { svg, etag: `"${createHash('sha256').update(svg).digest('base64url')}"` };
}
