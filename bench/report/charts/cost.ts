import type { FigureId } from '../../result/figures.ts';
import type { Estimate } from '../../result/statistics/intervals.ts';
import { isOk, type OkRow } from '../../result/summary.ts';
import { formatFigureWithUnit } from '../words/figure-text.ts';
import { type ChartMaker, frame, X_NAME } from './chart.ts';
import { styleOfMode } from './theme.ts';

const PANELS = [
  { figure: 'bytesPerDelivery', left: 126, width: 250 },
  { figure: 'serverCpuUsPerDelivery', left: 470, width: 250 },
] as const satisfies readonly { figure: FigureId; left: number; width: number }[];

/** What one delivered message cost, in traffic and in processor time: bars from zero, with the interval of the repeats. */
export const costChart: ChartMaker = ({ first, result }, text) => {
  const rows = (first?.group.rows ?? []).filter(isOk);
  if (first === undefined || rows.length === 0) return undefined;
  const words = text.charts.cost;
  const names = rows.map((row) => row.mode.name);
  const answer = PANELS.map(({ figure }) =>
    rows.map((row) => `${row.mode.name} ${label(figure, row.figures[figure])}`).join(' · '),
  );
  const median = (figure: FigureId, row: OkRow) => ({
    value: row.figures[figure]?.median ?? 0,
    itemStyle: { color: styleOfMode(row.mode, result.modes).colour },
  });
  return {
    id: 'cost',
    alt: `${words.title} ${answer.join('; ')}.`,
    height: 150 + 38 * rows.length,
    option: {
      ...frame(words.title, text.load(first.group)),
      grid: PANELS.map(({ left, width }) => ({ left, width, top: 62, bottom: 66 })),
      xAxis: PANELS.map(({ figure }, gridIndex) => ({
        type: 'value',
        gridIndex,
        name: words.axes[figure],
        ...X_NAME,
        min: 0,
        splitNumber: 3,
      })),
      yAxis: PANELS.map((_, gridIndex) => ({
        type: 'category',
        gridIndex,
        inverse: true,
        data: names,
        axisLabel: { show: gridIndex === 0 },
      })),
      series: PANELS.flatMap(({ figure }, index) => {
        const place = { xAxisIndex: index, yAxisIndex: index };
        const bar = { type: 'bar' as const, ...place, stack: figure, barMaxWidth: 24 };
        return [
          { ...bar, data: rows.map((row) => median(figure, row)) },
          { ...bar, silent: true, color: 'transparent', data: rows.map((row) => upperHalf(figure, row)) },
          ...rows.map((row, at) => whisker(place, at, row.figures[figure])),
        ];
      }),
    },
  };
};

/** An invisible bar from the median to the end of its interval, so that the label stands beyond both. */
function upperHalf(figure: FigureId, row: OkRow) {
  const estimate = row.figures[figure];
  return {
    value: estimate === undefined ? 0 : estimate.high - estimate.median,
    label: { show: true, position: 'right' as const, formatter: label(figure, estimate) },
  };
}

/** The confidence interval of a median, drawn over its bar. */
function whisker(
  place: { xAxisIndex: number; yAxisIndex: number },
  at: number,
  estimate: Estimate | undefined,
) {
  return {
    type: 'line' as const,
    ...place,
    silent: true,
    symbol: 'none',
    lineStyle: { width: 3 },
    data:
      estimate === undefined
        ? []
        : [
            [estimate.low, at],
            [estimate.high, at],
          ],
  };
}

function label(figure: FigureId, estimate: Estimate | undefined): string {
  return estimate === undefined ? '—' : formatFigureWithUnit(figure, estimate.median);
}
