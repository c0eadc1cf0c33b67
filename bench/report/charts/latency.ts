import { isOk, type OkRow } from '../../result/summary.ts';
import { latencyCurve } from '../analysis/ecdf.ts';
import { formatMs } from '../words/format.ts';
import { type ChartMaker, frame, LEGEND, PLOT, powerOfTen, X_NAME, Y_NAME } from './chart.ts';
import { styleOfMode } from './theme.ts';

/** The distribution of latency, a curve a mode. Logarithmic in time, since the modes lie powers of ten apart. */
export const latencyChart: ChartMaker = ({ first, result }, text) => {
  const rows = (first?.group.rows ?? []).filter(isOk).filter((row) => row.figures.latencyMsP50 !== undefined);
  if (first === undefined || rows.length === 0) return undefined;
  const words = text.charts.latency;
  const p50 = (row: OkRow) => `${row.mode.name} ${formatMs(row.figures.latencyMsP50?.median ?? 0, 2)}`;
  const figures = rows.map(p50);
  const answer = `p50: ${figures.join(' · ')}`;
  // A name and its figure stay on one line.
  const unbroken = `p50: ${figures.map((figure) => figure.replaceAll(' ', '\u00A0')).join(' · ')}`;
  return {
    id: 'latency',
    alt: `${words.title} ${answer}.`,
    height: 400,
    option: {
      ...frame(words.title, `${unbroken}\n${text.load(first.group)}`),
      tooltip: { trigger: 'axis', confine: true },
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'log', name: words.x, ...X_NAME, min: axisStart(rows) },
      yAxis: { type: 'value', name: words.y, ...Y_NAME, min: 0, max: 100 },
      series: rows.map((row) => {
        const { colour, dash } = styleOfMode(row.mode, result.modes);
        return {
          type: 'line',
          name: row.mode.name,
          symbol: 'none',
          color: colour,
          lineStyle: { width: 2.5, type: dash },
          data: latencyCurve(row.cells).map(([ms, percent]) => [ms, percent]),
        };
      }),
    },
  };
};

function axisStart(rows: readonly OkRow[]): number {
  const least = Math.min(...rows.flatMap((row) => row.cells.map((cell) => cell.latencyMs.min)));
  return powerOfTen(Math.max(least, 0.001), Math.floor);
}
