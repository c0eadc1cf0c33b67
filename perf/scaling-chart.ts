import { type Chart, frame, LEGEND, X_NAME, Y_NAME } from '../bench/report/charts/chart.ts';
import { fitted } from '../bench/report/charts/fit.ts';
import { RATE_COLOURS, RATE_SYMBOLS } from '../bench/report/charts/theme.ts';
import type { Pace } from './kinds/case.ts';
import { PACE_TITLES, type ScalingPoint, type ScalingSeries } from './scaling.ts';

/** Draws the cost of an operation by number of clients: solid for this project, dashed in the same colour for the bare server. */
export function scalingChart(pace: Pace, series: readonly ScalingSeries[]): Chart {
  const spreads = series.map(
    ({ name, spread }) => `${name} ×${spread.ours.toFixed(2)} (${spread.reference.toFixed(2)})`,
  );
  const [load, answer] = [
    `${PACE_TITLES[pace]}.`,
    `Greatest over least (bare server): ${spreads.join(', ')}`,
  ];
  return fitted({
    id: pace === 'even' ? 'scaling' : `scaling-${pace}`,
    alt: `Server CPU for one poll or delivery from 100 to 10,000 clients, beside bare servers. ${load} ${answer}.`,
    height: 440,
    option: {
      ...frame('What does one more client cost?', `${load}\n${answer}`),
      legend: { ...LEGEND, data: series.map(({ name }) => name) },
      grid: { left: 70, right: 40, top: 104, bottom: 84 },
      xAxis: {
        type: 'log',
        name: 'clients (dashed: bare node:http or ws)',
        ...X_NAME,
        min: 100,
        max: 10_000,
      },
      yAxis: { type: 'value', name: 'server CPU for one poll or delivery (µs)', ...Y_NAME, min: 0 },
      series: series.flatMap((one, index) => [
        line(one, index, one.name, 'solid', ({ ours }) => ours.median),
        line(one, index, `${one.name}: ${one.reference}`, 'dashed', ({ reference }) => reference.median),
      ]),
    },
  });
}

function line(
  { points }: ScalingSeries,
  index: number,
  name: string,
  type: 'solid' | 'dashed',
  pick: (point: ScalingPoint) => number,
) {
  return {
    type: 'line' as const,
    name,
    color: RATE_COLOURS[index % RATE_COLOURS.length] as string,
    lineStyle: { type },
    symbol: RATE_SYMBOLS[index % RATE_SYMBOLS.length] as string,
    symbolSize: type === 'solid' ? 8 : 5,
    data: points.map((point): [number, number] => [point.clients, pick(point)]),
  };
}
