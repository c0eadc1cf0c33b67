import { isOk, type OkRow } from '../../result/summary.ts';
import { altText, type ChartMaker, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { REFERENCE_COLOUR, styleOfMode } from './theme.ts';

/** Median latency against the poll interval T, with the T/2 that theory says. Needs two intervals at least. */
export const intervalChart: ChartMaker = ({ first, groups, result }, text) => {
  if (first === undefined) return undefined;
  const { clients, messagesPerSecond, batchMs } = first.group.parameters;
  const alike = groups.filter(
    ({ parameters: at }) =>
      at.clients === clients && at.messagesPerSecond === messagesPerSecond && at.batchMs === batchMs,
  );
  const intervals = [...new Set(alike.map(({ parameters }) => parameters.pollIntervalMs))];
  const longest = Math.max(...intervals);
  if (intervals.length < 2) return undefined;
  const words = text.charts.interval;
  const lines = result.modes.flatMap((mode) => {
    const points = alike.flatMap((group) => {
      const row = group.rows.filter(isOk).find((each) => each.mode.name === mode.name);
      return row === undefined ? [] : (pointOf(row, group.parameters.pollIntervalMs) ?? []);
    });
    return points.length === 0 ? [] : [{ mode, points }];
  });
  return {
    id: 'interval',
    alt: altText(
      words.title,
      `${lines.map(({ mode, points }) => `${mode.name} ${points.map(([t, p50]) => words.point(t, p50)).join(', ')}`).join('; ')}.`,
    ),
    height: 400,
    option: {
      ...frame(words.title, words.answer),
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'value', name: words.x, ...X_NAME, min: 0 },
      yAxis: { type: 'value', name: words.y, ...Y_NAME, min: 0 },
      series: [
        {
          type: 'line',
          name: words.half,
          color: REFERENCE_COLOUR,
          symbol: 'none',
          lineStyle: { width: 1.5, type: 'dashed' },
          data: [
            [0, 0],
            [longest, longest / 2],
          ],
        },
        ...lines.map(({ mode, points }, index) => {
          const { colour, dash, symbol } = styleOfMode(mode, result.modes);
          return {
            type: 'line' as const,
            name: mode.name,
            color: colour,
            symbol,
            // Later symbols are smaller, so that points at the same place are all visible.
            symbolSize: Math.max(5, 14 - 2 * index),
            // No line through the points of polling: it would hide the line of theory, on which they lie.
            lineStyle: mode.kind === 'poll' ? { width: 0 } : { width: 2, type: dash },
            data: points,
          };
        }),
      ],
    },
  };
};

function pointOf(row: OkRow, intervalMs: number): [number, number][] | undefined {
  const p50 = row.figures.latencyMsP50?.median;
  return p50 === undefined ? undefined : [[intervalMs, p50]];
}
