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

/** What a thread is started for. */
export interface Order {
  /** Of the run. */
  readonly folder: string;
  readonly language: Language;
  readonly part: keyof Parts;
}

const PRINTERS: { readonly [Part in keyof Parts]: (analysis: Analysis, text: Text) => Promise<Parts[Part]> } =
  {
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
      // Words are ready sooner without it.
      const { renderSvg } = await import('../../../bench/report/charts/render.ts');
      return new Map(
        chartsOf(analysis, text).flatMap((chart) =>
          SHADES.map((shade) => [pictureName(chart.id, shade), signed(renderSvg(chart, shade))] as const),
        ),
      );
    },
  };

/** Answers the order that the worker thread was started with, once: `undefined` when there is no run that can be read. */
export async function printInThread(): Promise<void> {
  const { folder, language, part } = workerData as Order;
  const result = await readResult(folder).catch((error: unknown) => {
    if (!(error instanceof ResultError)) throw error;
    return undefined;
  });
  parentPort?.postMessage(result && (await PRINTERS[part](analyse(result, presets), TEXTS[language])));
}

function signed(svg: string): Picture {
  return { svg, etag: `"${createHash('sha256').update(svg).digest('base64url')}"` };
}
