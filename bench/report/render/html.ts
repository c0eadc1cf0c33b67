import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Marked } from 'marked';
import { printable } from '../../result/printable.ts';
import type { Analysis } from '../analysis/index.ts';
import { CHART_WIDTH, type Chart } from '../charts/chart.ts';
import { themeOf } from '../charts/theme.ts';
import type { Text } from '../words/index.ts';
import { composeDocument } from './document.ts';
import { escapeMarkup } from './escape.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page.ts';

/** The tags that the report itself writes; any others came with the data and are shown as text. */
const OWN_TAGS = /^\s*<(\/?(details|summary)>|div class="chart")/;

/** The report as one page with interactive charts, that needs no network: the chart library is in it. */
export function renderHtml(analysis: Analysis, charts: readonly Chart[], text: Text): Promise<string> {
  const markdown = composeDocument(analysis, charts, text, chartPlace);
  return renderPage({ markdown, charts, title: text.title, language: text.language });
}

/** What a page is made of. */
export interface PageContent {
  readonly title: string;
  readonly language: string;
  /** With {@link chartPlace} where a chart is to be. */
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

/** Returns a page with interactive charts, that needs no network. */
export async function renderPage({ title, language, markdown, charts }: PageContent): Promise<string> {
  const library = await readFile(
    createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'),
    'utf8',
  );
  const options = Object.fromEntries(charts.map(({ id, option }) => [id, option]));
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    `<body><main>${toHtml(markdown)}</main>`,
    `<script>${library}</script>`,
    `<script>const OPTIONS = ${embedded(options)}, THEMES = ${embedded({ light: themeOf('light'), dark: themeOf('dark') })};${PAGE_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Returns the place of a chart in Markdown. */
export function chartPlace({ id, alt, height }: Chart): string {
  return `<div class="chart" data-chart="${id}" role="img" aria-label="${escapeMarkup(printable(alt))}" style="width:${CHART_WIDTH}px;height:${height}px"></div>`;
}

function toHtml(markdown: string): string {
  const marked = new Marked({
    async: false,
    renderer: { html: ({ text }) => (OWN_TAGS.test(text) ? text : escapeMarkup(text)) },
  });
  return marked.parse(markdown, { async: false });
}

/** Returns JSON for inside a script element, without anything that would end the element. */
function embedded(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
