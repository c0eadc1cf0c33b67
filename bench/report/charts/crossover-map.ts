import { formatRatio } from '../words/format.ts';
import { altText, type ChartMaker, frame, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { cpuOf, sorted } from './loads.ts';
import { SCALE_COLOURS } from './theme.ts';

/** Ratio of costs from which on the colour does not change any more. */
const STRONGEST_RATIO = 5;

/** Which side needs less CPU, by poll interval and message rate: one square for each load, blue for push, red for polling. */
export const crossoverMap: ChartMaker = ({ crossovers, first }, text) => {
  const clients = first?.group.parameters.clients;
  const points = (cpuOf(crossovers)?.points ?? []).filter((point) => point.parameters.clients === clients);
  const intervals = sorted(points.map((point) => point.parameters.pollIntervalMs));
  const rates = sorted(points.map((point) => point.parameters.messagesPerSecond));
  if (intervals.length < 2 || rates.length < 2) return undefined;
  const words = text.charts.map;
  const squares = points.map((point) => {
    const ratio = point.poll / point.push;
    const winner = point.outcome === 'same' ? words.tie : point.outcome === 'lower' ? words.push : words.poll;
    const factor = point.outcome === 'same' ? '' : ` ${formatRatio(Math.max(ratio, 1 / ratio))}×`;
    return {
      value: [
        intervals.indexOf(point.parameters.pollIntervalMs),
        rates.indexOf(point.parameters.messagesPerSecond),
        point.outcome === 'same' ? 0 : strength(ratio),
      ],
      label: { show: true, formatter: `${winner}${factor}` },
      words: `${words.at(point.parameters.pollIntervalMs, point.parameters.messagesPerSecond)} ${winner}${factor}`,
    };
  });
  return {
    id: 'crossover-map',
    alt: altText(words.title, `${squares.map((square) => square.words).join('; ')}.`),
    height: 190 + 56 * rates.length,
    option: {
      ...frame(words.title, words.answer),
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
          data: squares.map(({ value, label }) => ({ value, label })),
          label: { show: true, color: '#000', fontWeight: 'bold' },
          itemStyle: { borderWidth: 3, borderColor: 'transparent' },
        },
      ],
    },
  };
};

/** Returns a value from −1, where polling is far cheaper, to 1, where push is. */
function strength(ratio: number): number {
  return Math.max(-1, Math.min(1, Math.log(ratio) / Math.log(STRONGEST_RATIO)));
}
