import type { Series, Trend, TrendGroup } from '../result/trend.ts';
import { trendChart } from './charts/trend.ts';
import { write as csvCell } from './render/csv.ts';
import { escapeMarkdown } from './render/escape.ts';
import { chartPlace, renderPage } from './render/html.ts';
import { bullets, heading, table } from './render/sections/blocks.ts';
import { formatFigure } from './words/figure-text.ts';
import { ABSENT, formatChangeBeside } from './words/format.ts';
import type { Text } from './words/index.ts';

/** Returns figures over runs as Markdown that is readable in a terminal too. */
export function renderTrend(trend: Trend, text: Text): string {
  return blocksOf(trend, text, () => []);
}

/** Returns the same as a page with charts. */
export function renderTrendPage(trend: Trend, text: Text): Promise<string> {
  const charts = trend.groups.map((group, at) => trendCharts(group, at, text));
  const markdown = blocksOf(trend, text, (at) => (charts[at] ?? []).map(chartPlace));
  return renderPage({ title: text.trend.title, language: text.language, markdown, charts: charts.flat() });
}

/** Returns every figure of every run as CSV (RFC 4180), a line each. */
export function renderTrendCsv({ groups }: Trend, text: Text): string {
  const header = [
    'group',
    'startedAt',
    'commit',
    'mode',
    'at',
    'figure',
    'median',
    'low',
    'high',
    'repeats',
    'changed',
  ];
  const lines = groups.flatMap(({ runs, series }, group) =>
    series.flatMap(({ row, figure, points, changes }) =>
      points.map(({ run, estimate }, at) => [
        group + 1,
        runs[run]?.startedAt ?? '',
        runs[run]?.environment.gitCommit ?? '',
        row.mode.name,
        text.place(row),
        figure,
        estimate.median,
        estimate.low,
        estimate.high,
        estimate.repeats,
        changes.some((change) => change.at === at),
      ]),
    ),
  );
  return [header, ...lines].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function blocksOf(trend: Trend, text: Text, charts: (group: number) => readonly string[]): string {
  const words = text.trend;
  const groups = trend.groups.flatMap((group, at) => [
    heading(groupTitle(group, text)),
    ...(group.differences.length === 0 ? [] : [words.apart, bullets(group.differences.map(escapeMarkdown))]),
    ...(group.runs.length === 1 ? [] : [`**${words.changesHeading}**`, changesOf(group, text)]),
    ...charts(at),
    `**${words.allHeading}**`,
    allOf(group, text),
  ]);
  const unfinished = trend.unfinished === 0 ? [] : [words.unfinished(trend.unfinished)];
  return `${[`# ${words.title}`, ...unfinished, ...groups, words.method].join('\n\n')}\n`;
}

function groupTitle({ runs }: TrendGroup, text: Text): string {
  const dates = runs.map(({ startedAt }) => startedAt.slice(0, 16).replace('T', ' '));
  return text.trend.group(runs.length, dates[0] ?? '', dates.at(-1) ?? '');
}

function changesOf({ runs, series }: TrendGroup, text: Text): string {
  const rows = series.flatMap(({ row, figure, points, changes }) =>
    changes.map(({ at, before, after, floorFraction }) => {
      const run = runs[points[at]?.run ?? 0];
      const [change, noise] = formatChangeBeside(
        before === 0 ? Number.NaN : after / before - 1,
        floorFraction,
      );
      return [
        escapeMarkdown(row.mode.name),
        text.place(row),
        text.figures[figure],
        run?.startedAt.slice(0, 16).replace('T', ' ') ?? '',
        escapeMarkdown(run?.environment.gitCommit ?? ABSENT),
        formatFigure(figure, before),
        formatFigure(figure, after),
        change,
        noise,
      ];
    }),
  );
  return rows.length === 0 ? text.trend.none : table([text.trend.changesHeader, ...rows], 5);
}

function allOf({ series }: TrendGroup, text: Text): string {
  return table(
    [
      text.trend.allHeader,
      ...series.map(({ row, figure, points, changes }) => {
        const medians = points.map(({ estimate }) => estimate.median);
        return [
          escapeMarkdown(row.mode.name),
          text.place(row),
          text.figures[figure],
          ...[medians[0], medians.at(-1), Math.min(...medians), Math.max(...medians)].map((value) =>
            formatFigure(figure, value),
          ),
          String(changes.length),
        ];
      }),
    ],
    3,
  );
}

/** The figures that are drawn: what most runs are made for. */
const DRAWN = ['latencyMsP50', 'latencyMsP99', 'serverCpuUsPerDelivery', 'bytesPerDelivery'] as const;

function trendCharts({ runs, series }: TrendGroup, group: number, text: Text) {
  if (runs.length < 2) return [];
  return DRAWN.flatMap((figure) => {
    const own: readonly Series[] = series.filter((each) => each.figure === figure);
    return own.length === 0 ? [] : [trendChart(`trend-${group}-${figure}`, figure, own, runs, text)];
  });
}
