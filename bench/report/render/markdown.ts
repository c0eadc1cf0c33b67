import { printable } from '../../result/printable.ts';
import type { Analysis } from '../analysis/index.ts';
import { CHART_WIDTH, type Chart } from '../charts/chart.ts';
import type { Shade } from '../charts/theme.ts';
import type { Text } from '../words/index.ts';
import { composeDocument } from './document.ts';
import { escapeMarkup } from './escape.ts';

/** What stands before the extension in the names of one language's files: `.ko` for Korean, nothing for English. */
export type Suffix = '' | `.${string}`;

/** The report for GitHub and other readers of Markdown; pictures stand in files beside it, for light and dark pages. */
export function renderMarkdown(
  analysis: Analysis,
  charts: readonly Chart[],
  text: Text,
  suffix: Suffix = '',
): string {
  return composeDocument(analysis, charts, text, (chart) =>
    [
      '<picture>',
      `  <source media="(prefers-color-scheme: dark)" srcset="${chartFile(chart, 'dark', suffix)}">`,
      `  <img alt="${escapeMarkup(printable(chart.alt))}" src="${chartFile(chart, 'light', suffix)}" width="${CHART_WIDTH}">`,
      '</picture>',
    ].join('\n'),
  );
}

/** The name of a picture's file: the light one has the plain name. */
export function chartFile({ id }: Chart, shade: Shade, suffix: Suffix = ''): string {
  return `${id}${shade === 'dark' ? '-dark' : ''}${suffix}.svg`;
}
