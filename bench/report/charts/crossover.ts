import type { CpuMap } from '../analysis/costs.ts';
import { ratioOf } from '../analysis/crossover.ts';
import { crossoverVerdict } from '../analysis/verdict.ts';
import { type ChartMaker, frame, LEGEND, PLOT, powerOfTen, X_NAME, Y_NAME } from './chart.ts';
import { cpuOf, sorted } from './loads.ts';
import { RATE_COLOURS, RATE_SYMBOLS, REFERENCE_COLOUR } from './theme.ts';

/** Polling's CPU over push's against the messages that one poll collects: measured points, noise floor, and what calibrated costs predict. */
export const crossoverChart: ChartMaker = ({ crossovers, cpuMap, first }, text) => {
  const cpu = cpuOf(crossovers);
  const clients = first?.group.parameters.clients;
  if (cpu === undefined) return undefined;
  const points = cpu.points.filter((point) => point.parameters.clients === clients);
  const words = text.charts.crossover;
  const loads = points.map((point) => point.messagesPerPoll);
  if (new Set(loads).size < 2) return undefined;
  const [least, most] = [
    powerOfTen(Math.min(...loads), Math.floor),
    powerOfTen(Math.max(...loads), Math.ceil),
  ];
  const ratios = points.map(ratioOf);
  const rates = sorted(points.map((point) => point.parameters.messagesPerSecond));
  return {
    id: 'crossover',
    alt: `${words.title} ${text.verdict(crossoverVerdict(cpu, cpuMap))}`,
    height: 420,
    option: {
      ...frame(words.title, cpuMap === undefined ? words.noAnswer : words.answer),
      // The first name is long, and fonts may be wider than the layout assumes.
      legend: { ...LEGEND, itemGap: 40 },
      grid: PLOT,
      xAxis: { type: 'log', name: words.x, ...X_NAME, min: least, max: most },
      // The axis shows both sides of 1, even where all measured points lie on one side.
      yAxis: { type: 'log', name: words.y, ...Y_NAME, min: powerOfTen(Math.min(...ratios, 0.5), Math.floor) },
      series: [
        noiseBand(words.floor, cpu.floorFraction),
        ...rates.flatMap((rate, index) => {
          const own = points.filter((point) => point.parameters.messagesPerSecond === rate);
          const color = RATE_COLOURS[index % RATE_COLOURS.length] ?? REFERENCE_COLOUR;
          const curve = cpuMap === undefined ? [] : predictedCurve(cpuMap, rate, least, most);
          return [
            ...(curve.length === 0
              ? []
              : [
                  {
                    type: 'line' as const,
                    name: words.rate(rate),
                    color,
                    symbol: 'none',
                    lineStyle: { width: 1.5, type: 'dashed' as const },
                    data: curve,
                  },
                ]),
            {
              type: 'scatter' as const,
              name: words.rate(rate),
              color,
              symbol: RATE_SYMBOLS[index % RATE_SYMBOLS.length] ?? 'circle',
              symbolSize: 11,
              itemStyle: { opacity: 1 },
              data: own.map((point) => [point.messagesPerPoll, ratioOf(point)]),
            },
          ];
        }),
      ],
    },
  };
};

/** The band in which the difference of polling and push is within the noise. */
function noiseBand(name: string, floor: number) {
  return {
    type: 'line' as const,
    name,
    color: REFERENCE_COLOUR,
    symbol: 'none',
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: REFERENCE_COLOUR, opacity: 0.3 },
      data: [[{ yAxis: 1 / (1 + floor) }, { yAxis: 1 + floor }] as [{ yAxis: number }, { yAxis: number }]],
    },
  };
}

/** Returns polling's predicted CPU over push's at one rate, by the messages that a poll collects: the interval varies. */
function predictedCurve(
  { at }: CpuMap,
  messagesPerSecond: number,
  least: number,
  most: number,
): [number, number][] {
  return spread(least, most).map((load) => {
    const { poll, push } = at({ messagesPerSecond, pollIntervalMs: (load * 1000) / messagesPerSecond });
    return [load, poll.value / push.value];
  });
}

/** Returns the loads at which a prediction is made. It is a curve on logarithmic axes, so it needs more than two. */
function spread(least: number, most: number): readonly number[] {
  const steps = 60;
  return Array.from({ length: steps + 1 }, (_, step) => least * (most / least) ** (step / steps));
}
