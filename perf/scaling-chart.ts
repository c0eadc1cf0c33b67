import { type Chart, frame, LEGEND, X_NAME, Y_NAME } from '../bench/report/charts/chart.ts';
import { RATE_COLOURS, RATE_SYMBOLS } from '../bench/report/charts/theme.ts';
import type { ScalingSeries } from './scaling.ts';

/** Cost of an operation over the number of clients; flat is what is wanted. */
export function scalingChart(series: readonly ScalingSeries[]): Chart {
  const answer = series
    .map(({ name, spreadFromThousand }) => `${name} ×${spreadFromThousand.toFixed(2)}`)
    .join(', ');
  return {
    id: 'scaling',
    alt: `Server CPU for one operation from 100 to 10,000 clients. Greatest over least from 1,000 on: ${answer}.`,
    height: 420,
    option: {
      ...frame('What does one more client cost?', `greatest over least from 1,000 clients on: ${answer}`),
      legend: LEGEND,
      grid: { left: 70, right: 40, top: 104, bottom: 84 },
      xAxis: { type: 'log', name: 'clients', ...X_NAME, min: 100, max: 10_000 },
      yAxis: { type: 'value', name: 'server CPU for one poll or delivery (µs)', ...Y_NAME, min: 0 },
      series: series.map(({ name, points }, index) => ({
        type: 'line' as const,
        name,
        color: RATE_COLOURS[index % RATE_COLOURS.length] as string,
        symbol: RATE_SYMBOLS[index % RATE_SYMBOLS.length] as string,
        symbolSize: 8,
        data: points.map((point): [number, number] => [point.clients, point.median]),
      })),
    },
  };
}
