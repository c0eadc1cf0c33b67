import type { FigureId } from '../../result/figures.ts';
import type { Result } from '../../result/schema.ts';
import type { Series } from '../../result/trend.ts';
import type { Text } from '../words/index.ts';
import { altText, type Chart, frame, LEGEND, PLOT, X_NAME } from './chart.ts';
import { RATE_SYMBOLS, styleOfMode } from './theme.ts';

/** Draws a figure run by run, a line for each mode and load, with a mark where it changed. */
export function trendChart(
  id: string,
  figure: FigureId,
  series: readonly Series[],
  runs: readonly Result[],
  text: Text,
): Chart {
  const title = text.trend.chart(text.figures[figure]);
  const modes = runs[0]?.modes ?? [];
  const names = series.map(({ row }) => `${row.mode.name}, ${text.place(row)}`);
  return {
    id,
    alt: altText(title, names.join('; ')),
    height: 340 + 16 * series.length,
    option: {
      ...frame(title, ''),
      tooltip: { trigger: 'axis', confine: true },
      legend: { ...LEGEND, orient: 'vertical' },
      grid: { ...PLOT, top: 60, bottom: PLOT.bottom + 16 * series.length },
      xAxis: {
        type: 'category',
        name: text.trend.x,
        ...X_NAME,
        data: runs.map(({ startedAt }) => startedAt.slice(5, 16).replace('T', ' ')),
      },
      yAxis: { type: 'value', min: 0 },
      series: series.map(({ row, points, changes }, at) => {
        const { colour, dash } = styleOfMode(row.mode, modes);
        return {
          type: 'line' as const,
          name: names[at] ?? '',
          color: colour,
          symbol: RATE_SYMBOLS[at % RATE_SYMBOLS.length] ?? 'circle',
          lineStyle: { width: 2, type: dash },
          data: points.map(({ run, estimate }) => [run, estimate.median]),
          ...(changes.length > 0 && {
            markPoint: {
              symbol: 'pin',
              symbolSize: 36,
              label: { show: false },
              data: changes.map((change) => ({
                name: text.trend.changeMark,
                coord: [points[change.at]?.run ?? 0, points[change.at]?.estimate.median ?? 0],
              })),
            },
          }),
        };
      }),
    },
  };
}
