import type { RunComparison } from '../result/compare.ts';
import type { Result } from '../result/schema.ts';
import { analyse } from './analysis/index.ts';
import type { Chart } from './charts/chart.ts';
import { comparedLatency } from './charts/compared.ts';
import { overlaid } from './charts/overlaid.ts';
import { deliveriesOverTime, requestsOverTime, stalenessOverTime } from './charts/timeline.ts';
import { renderComparison } from './render/comparison.ts';
import { escapeMarkdown } from './render/escape.ts';
import { withTexts } from './render/foreign-text.ts';
import { chartPlace, renderPage } from './render/html.ts';
import type { Text } from './words/index.ts';

/** Pictures of one run that can be laid over those of another. */
const OVERLAID = [requestsOverTime, deliveriesOverTime, stalenessOverTime] as const;

/**
 * Returns two runs as one page: what changed between them, and their charts over each other.
 *
 * @param gates - Markdown to stand above it; empty where there is none.
 */
export function renderCompared(
  before: Result,
  after: Result,
  comparison: RunComparison,
  gates: string,
  text: Text,
): Promise<string> {
  const [first, second] = [before, after].map((result) => analyse(result)) as [
    ReturnType<typeof analyse>,
    ReturnType<typeof analyse>,
  ];
  const charts: readonly Chart[] = [
    comparedLatency(first, second, text),
    ...OVERLAID.map((make) => overlaid(make(first, text), make(second, text), text)),
  ].filter((chart) => chart !== undefined);
  const [escapedBefore, escapedAfter] = [before, after].map((result) =>
    withTexts(result, escapeMarkdown),
  ) as [Result, Result];
  const markdown = [
    `# ${text.compared.title}`,
    text.compared.runs(escapedBefore.startedAt, escapedAfter.startedAt),
    ...(gates === '' ? [] : [gates]),
    renderComparison(comparison, text),
    ...charts.map(chartPlace),
  ].join('\n\n');
  return renderPage({ title: text.compared.title, language: text.language, markdown, charts });
}
