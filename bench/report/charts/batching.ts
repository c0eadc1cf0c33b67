import type { FigureId } from '../../result/figures.ts';
import { isOk, type Row } from '../../result/summary.ts';
import { busiestOf, theoriesOf } from '../analysis/batching.ts';
import { formatFigureWithUnit } from '../words/figure-text.ts';
import { type ChartMaker, frame, LEGEND, X_NAME, Y_NAME } from './chart.ts';
import { REFERENCE_COLOUR, styleOfMode } from './theme.ts';

const PANELS = [
  { figure: 'serverCpuUsPerDelivery', left: 70, width: 310 },
  { figure: 'latencyMsP50', left: 470, width: 310 },
] as const satisfies readonly { figure: FigureId; left: number; width: number }[];

/** CPU and latency against the batch, one line for each mode, under the load with most deliveries. */
export const batchingChart: ChartMaker = ({ batchedLoads, result }, text) => {
  const load = busiestOf(batchedLoads);
  if (load === undefined) return undefined;
  const words = text.charts.batching;
  const batches = [...new Set(load.modes.flatMap(({ rows }) => rows.map(batchOf)))].sort((a, b) => a - b);
  const modes = load.modes.filter(({ rows }) => rows.some(isOk));
  const told = modes.map(({ mode, rows }) => {
    const points = rows
      .filter(isOk)
      .map(
        (row) =>
          `${text.batching.batch(batchOf(row))}: ${PANELS.map(({ figure }) => spoken(row, figure)).join(', ')}`,
      );
    return `${mode.name} ${points.join('; ')}`;
  });
  const theories = theoriesOf(modes);
  return {
    id: 'batching',
    alt: `${words.title} ${told.join('. ')}.`,
    height: 380,
    option: {
      ...frame(words.title, text.parameters({ ...load.parameters, batchMs: 0 }, 'push')),
      legend: LEGEND,
      grid: PANELS.map(({ left, width }) => ({ left, width, top: 104, bottom: 84 })),
      xAxis: PANELS.map((_, gridIndex) => ({
        type: 'category',
        gridIndex,
        name: words.x,
        ...X_NAME,
        data: batches.map(text.batching.batch),
      })),
      yAxis: PANELS.map(({ figure }, gridIndex) => ({
        type: 'value',
        gridIndex,
        name: text.figures[figure],
        ...Y_NAME,
        min: 0,
      })),
      series: [
        ...modes.flatMap(({ mode, rows }, index) => {
          const { colour, dash, symbol } = styleOfMode(mode, result.modes);
          return PANELS.map(({ figure }, panel) => ({
            type: 'line' as const,
            name: mode.name,
            xAxisIndex: panel,
            yAxisIndex: panel,
            color: colour,
            symbol,
            // Later symbols are smaller, so that points at the same place are all visible.
            symbolSize: Math.max(5, 14 - 2 * index),
            lineStyle: { width: 2, type: dash },
            data: batches.map((batchMs) => medianAt(rows, batchMs, figure) ?? '-'),
          }));
        }),
        ...theories.map(({ modes: predicted, p50ByBatch }, index) => ({
          type: 'line' as const,
          name:
            theories.length === 1
              ? words.theory
              : `${words.theory} (${predicted.map(({ name }) => name).join(', ')})`,
          xAxisIndex: 1,
          yAxisIndex: 1,
          color: REFERENCE_COLOUR,
          symbol: 'none',
          lineStyle: { width: 1.5, type: index === 0 ? ('dashed' as const) : ('dotted' as const) },
          data: batches.map((batchMs) => p50ByBatch.get(batchMs) ?? '-'),
        })),
      ],
    },
  };
};

function batchOf(row: Row): number {
  return row.parameters.batchMs;
}

function medianAt(rows: readonly Row[], batchMs: number, figure: FigureId): number | undefined {
  return rows.filter(isOk).find((row) => batchOf(row) === batchMs)?.figures[figure]?.median;
}

function spoken(row: Row, figure: FigureId): string {
  const median = isOk(row) ? row.figures[figure]?.median : undefined;
  return median === undefined ? '—' : formatFigureWithUnit(figure, median);
}
