import type { MeasuredCell, ModeInfo } from '../../result.ts';
import type { Analysis } from '../analysis.ts';
import { isOk, type OkRow } from '../summary.ts';
import type { Text } from '../text/index.ts';
import { type Chart, type ChartMaker, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
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

/** Deliveries in each second of the window. */
export const deliveriesOverTime: ChartMaker = (analysis, text) =>
  overTime('deliveries-over-time', analysis, text, (second) => second.deliveries);

/** How far the clients were behind the log, on average, in each second of the window. */
export const stalenessOverTime: ChartMaker = (analysis, text) =>
  overTime('staleness', analysis, text, (second) => second.stalenessMsMean);

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
    alt: `${words.title}, ${lines.map(({ mode }) => mode.name).join(', ')}: ${text.load(first.group)}.`,
    height: 340,
    option: {
      ...frame(words.title, text.load(first.group)),
      tooltip: { trigger: 'axis', confine: true },
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'value', name: text.charts.seconds, ...X_NAME, min: 0, max: 'dataMax', minInterval: 1 },
      yAxis: { type: 'value', name: words.y, ...Y_NAME, min: 0 },
      series: lines.map(({ mode, points }) => {
        const { colour, dash, symbol } = styleOfMode(mode, result.modes);
        return {
          type: 'line',
          name: mode.name,
          color: colour,
          symbol: points.length === 1 ? symbol : 'none',
          lineStyle: { width: 2.5, type: dash },
          data: points,
        };
      }),
    },
  };
}

/** The first repeat's line: an average over repeats would smooth away what happened. */
function lineOf(
  row: OkRow,
  of: (second: Second) => number | undefined,
): { mode: ModeInfo; points: [number, number][] } | undefined {
  const points = (row.cells[0]?.timeline ?? []).flatMap((second): [number, number][] => {
    const value = of(second);
    return value === undefined ? [] : [[second.second, value]];
  });
  return points.length === 0 ? undefined : { mode: row.mode, points };
}
