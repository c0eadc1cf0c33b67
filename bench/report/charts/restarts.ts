import { isOk } from '../../result/summary.ts';
import { formatNumber } from '../words/format.ts';
import { type ChartMaker, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { REFERENCE_COLOUR, styleOfMode } from './theme.ts';

/** Which share of the readers had caught up, by the time since their server's end: a curve a mode, under the first load that has one. */
export const restartsChart: ChartMaker = ({ restartedLoads: [load], result }, text) => {
  const modes = (load?.modes ?? []).filter(({ row, curve }) => isOk(row) && curve.length > 0);
  if (load === undefined || modes.length === 0) return undefined;
  const words = text.charts.restarts;
  const told = modes.map(({ row, backMs }) => `${row.mode.name} ${formatNumber((backMs?.p50 ?? 0) / 1000)}`);
  // A name and its figure stay on one line.
  const unbroken = told.map((figure) => figure.replaceAll(' ', '\u00A0'));
  const downS = load.downMs / 1000;
  return {
    id: 'restarts',
    alt: `${words.title} ${words.answer(told)}`,
    height: 400,
    option: {
      ...frame(words.title, `${words.answer(unbroken)}\n${text.restarts.load(load)}`),
      tooltip: { trigger: 'axis', confine: true },
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'value', name: words.x, ...X_NAME, min: 0 },
      yAxis: { type: 'value', name: words.y, ...Y_NAME, min: 0, max: 100 },
      series: modes.map(({ row, curve }, index) => {
        const { colour, dash } = styleOfMode(row.mode, result.modes);
        return {
          type: 'line' as const,
          name: row.mode.name,
          symbol: 'none',
          color: colour,
          lineStyle: { width: 2.5, type: dash },
          data: [[0, 0], ...curve.map(([ms, percent]) => [ms / 1000, percent])],
          ...(index === 0 && {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: REFERENCE_COLOUR, type: 'dashed' as const },
              label: { formatter: words.up, position: 'insideEndTop' as const },
              data: [{ xAxis: downS }],
            },
          }),
        };
      }),
    },
  };
};
