import type { MeasuredCell, ModeInfo } from '../../result/schema.ts';
import { isOk, type OkRow } from '../../result/summary.ts';
import type { Analysis } from '../analysis/index.ts';
import type { Text } from '../words/index.ts';
import { altText, type Chart, type ChartMaker, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { styleOfMode } from './theme.ts';

type Second = MeasuredCell['timeline'][number];

/** Requests in each second of the window; nothing where no mode made any, such as among pushes only. */
export const requestsOverTime: ChartMaker = (analysis, text) =>
  requested(analysis)
    ? overTime('requests-over-time', analysis, text, (second) => second.requests)
    : undefined;

function requested({ first }: Analysis): boolean {
  return (first?.group.rows ?? [])
    .filter(isOk)
    .some((row) => row.cells[0]?.timeline.some(({ requests = 0 }) => requests > 0));
}

/** Deliveries in each second of the window; nothing at rates that leave whole seconds without a message, all or nothing in turn. */
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
          // A second's figure holds for the whole second: a slope between two of them was never measured.
          step: 'end',
          symbol: 'none',
          lineStyle: { width: widthOver(lines.slice(index + 1), points), type: dash },
          data: [...points],
        };
      }),
    },
  };
}

/** The first repeat's line: an average over repeats would smooth away what happened. */
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
  // The last step ends where its second does.
  return { mode: row.mode, points: [...points, [lastSecond + 1, lastValue]] };
}

const LINE_WIDTH = 2;

/** A line that later ones cover shows at both sides of them: wider for each that goes its way for most of the window. */
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
