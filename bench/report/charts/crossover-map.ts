import type { Difference } from '../../result/judge/judge.ts';
import type { Analysis } from '../analysis/index.ts';
import { formatRatio } from '../words/format.ts';
import { altText, type ChartMaker, frame, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { cpuOf, sorted } from './loads.ts';
import { SCALE_COLOURS } from './theme.ts';

/** Ratio of costs from which on the colour does not change any more. */
const STRONGEST_RATIO = 5;

/** One square: polling's CPU over push's, and how push's stands to polling's. */
interface Square {
  readonly pollIntervalMs: number;
  readonly messagesPerSecond: number;
  readonly ratio: number;
  readonly outcome: Difference;
}

/**
 * Which side needs less CPU, by poll interval and message rate: by calibrated costs, or, without, in the loads that were measured. One
 * square for each load, blue for push, orange for polling.
 */
export const crossoverMap: ChartMaker = (analysis, text) => {
  const squares = squaresOf(analysis);
  const intervals = sorted(squares.map(({ pollIntervalMs }) => pollIntervalMs));
  const rates = sorted(squares.map(({ messagesPerSecond }) => messagesPerSecond));
  if (intervals.length < 2 || rates.length < 2) return undefined;
  const words = text.charts.map;
  const drawn = squares.map(({ pollIntervalMs, messagesPerSecond, ratio, outcome }) => {
    const winner = outcome === 'same' ? words.tie : outcome === 'lower' ? words.push : words.poll;
    const factor = outcome === 'same' ? '' : ` ${formatRatio(Math.max(ratio, 1 / ratio))}×`;
    return {
      value: [
        intervals.indexOf(pollIntervalMs),
        rates.indexOf(messagesPerSecond),
        outcome === 'same' ? 0 : strength(ratio),
      ],
      label: { show: true, formatter: `${winner}${factor}` },
      words: `${words.at(pollIntervalMs, messagesPerSecond)} ${winner}${factor}`,
    };
  });
  const { cpuMap } = analysis;
  const answer = cpuMap === undefined ? words.measured : words.predicted(cpuMap.clients);
  return {
    id: 'crossover-map',
    alt: altText(words.title, `${drawn.map((square) => square.words).join('; ')}.`),
    height: 190 + 56 * rates.length,
    option: {
      ...frame(words.title, `${answer} ${words.answer}`),
      grid: { ...PLOT, bottom: 70, left: 90 },
      xAxis: { type: 'category', name: words.x, ...X_NAME, data: intervals.map(words.interval) },
      yAxis: { type: 'category', name: words.y, ...Y_NAME, data: rates.map(words.rate) },
      visualMap: {
        show: false,
        min: -1,
        max: 1,
        inRange: { color: [SCALE_COLOURS.poll, SCALE_COLOURS.tie, SCALE_COLOURS.push] },
      },
      series: [
        {
          type: 'heatmap',
          data: drawn.map(({ value, label }) => ({ value, label })),
          label: { show: true, color: '#000', fontWeight: 'bold' },
          itemStyle: { borderWidth: 3, borderColor: 'transparent' },
        },
      ],
    },
  };
};

function squaresOf({ cpuMap, crossovers, first }: Analysis): readonly Square[] {
  if (cpuMap !== undefined) {
    return cpuMap.points.map(({ poll, push, ...point }) => ({ ...point, ratio: poll.value / push.value }));
  }
  const clients = first?.group.parameters.clients;
  return (cpuOf(crossovers)?.points ?? [])
    .filter(({ parameters }) => parameters.clients === clients)
    .map(({ parameters: { pollIntervalMs, messagesPerSecond }, poll, push, outcome }) => ({
      pollIntervalMs,
      messagesPerSecond,
      ratio: poll / push,
      outcome,
    }));
}

/** Returns a value from −1, where polling is far cheaper, to 1, where push is. */
function strength(ratio: number): number {
  return Math.max(-1, Math.min(1, Math.log(ratio) / Math.log(STRONGEST_RATIO)));
}
