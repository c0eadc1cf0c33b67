import type { MeasuredCell, ModeInfo } from '../../result/schema.ts';
import { isOk, type OkRow } from '../../result/summary.ts';
import type { Analysis } from '../analysis/index.ts';
import type { Text } from '../words/index.ts';
import { altText, type Chart, type ChartMaker, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { styleOfMode } from './theme.ts';

type Second = MeasuredCell['timeline'][number];

/** Requests in each second of the window; no chart where no mode made any, such as in a run of pushes only. */
export const requestsOverTime: ChartMaker = (analysis, text) =>
  requested(analysis)
    ? overTime('requests-over-time', analysis, text, (second) => second.requests)
    : undefined;

function requested({ first }: Analysis): boolean {
  return (first?.group.rows ?? [])
    .filter(isOk)
    .some((row) => row.cells[0]?.timeline.some(({ requests = 0 }) => requests > 0));
}

/** Deliveries in each second of the window; no chart at rates that leave whole seconds without a message. */
export const deliveriesOverTime: ChartMaker = (analysis, text) =>
  (analysis.first?.group.parameters.messagesPerSecond ?? 0) < 1
    ? undefined
    : overTime('deliveries-over-time', analysis, text, (second) => second.deliveries);

/** How far the clients were behind the log, on average, in each second of the window. */
export const stalenessOverTime: ChartMaker = (analysis, text) =>
  overTime('staleness', analysis, text, (second) => second.stalenessMsMean);

type Points = readonly [number, number][];
type OverTimeId = keyof Text['charts']['overTime'];

function overTime(
  id: OverTimeId,
  { first, result }: Analysis,
  text: Text,
  of: (second: Second) => number | undefined,
): Chart | undefined {
  const lines = (first?.group.rows ?? []).filter(isOk).flatMap((row) => lineOf(row, of) ?? []);
  if (first === undefined || lines.length === 0) return undefined;
  const words = text.charts.overTime[id];
  return {
    id,
    alt: altText(words.title, `${lines.map(({ mode }) => mode.name).join(', ')}; ${text.load(first.group)}.`),
    height: 340,
    option: {
      ...frame(words.title, text.load(first.group)),
      tooltip: { trigger: 'axis', confine: true },
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'value', name: text.charts.seconds, ...X_NAME, min: 0, max: 'dataMax', minInterval: 1 },
      yAxis: { type: 'value', name: words.y, ...Y_NAME, min: 0 },
      series: lines.map(({ mode, points }, index) => {
        const { colour, dash } = styleOfMode(mode, result.modes);
        return {
          type: 'line',
          name: mode.name,
          color: colour,
          // Drawn in steps, since a figure is of a whole second and nothing was measured in between.
          step: 'end',
          symbol: 'none',
          lineStyle: { width: widthOver(lines.slice(index + 1), points), type: dash },
          data: [...points],
        };
      }),
    },
  };
}

/** Returns the line of the first repeat. An average over repeats would smooth out peaks. */
function lineOf(
  row: OkRow,
  of: (second: Second) => number | undefined,
): { mode: ModeInfo; points: Points } | undefined {
  const points = (row.cells[0]?.timeline ?? []).flatMap((second): [number, number][] => {
    const value = of(second);
    return value === undefined ? [] : [[second.second, value]];
  });
  const [lastSecond, lastValue] = points.at(-1) ?? [];
  if (lastSecond === undefined || lastValue === undefined) return undefined;
  // One more point, so that the last step is as wide as its second.
  return { mode: row.mode, points: [...points, [lastSecond + 1, lastValue]] };
}

const LINE_WIDTH = 2;

/**
 * Returns the width of a line. A line gets wider for each later line that has nearly the same values for most of the window, so that it shows
 * at both sides of the lines that cover it.
 */
function widthOver(later: readonly { readonly points: Points }[], points: Points): number {
  const highest = Math.max(...points.map(([, value]) => value), 1e-9);
  const covering = later.filter(({ points: other }) => {
    const met = points.filter(
      ([, value], at) => Math.abs((other[at]?.[1] ?? Infinity) - value) < highest * 0.02,
    );
    return met.length >= points.length * 0.8;
  });
  return LINE_WIDTH * (1 + 0.8 * covering.length);
}
