import { isOk, type OkRow } from '../../result/summary.ts';
import { latencyCurve } from '../analysis/ecdf.ts';
import type { Analysis } from '../analysis/index.ts';
import { formatMs } from '../words/format.ts';
import type { Text } from '../words/index.ts';
import { altText, type Chart, frame, LEGEND, PLOT, X_NAME, Y_NAME } from './chart.ts';
import { fitted } from './fit.ts';
import { styleOfMode } from './theme.ts';

/** The distributions of latency of two runs over each other: those of the first dashed. `undefined` where they share no mode. */
export function comparedLatency(before: Analysis, after: Analysis, text: Text): Chart | undefined {
  const words = text.compared;
  const later = rowsIn(after);
  const pairs = rowsIn(before).flatMap((row) => {
    const other = later.find(({ mode }) => mode.name === row.mode.name);
    return other === undefined ? [] : [[row, other] as const];
  });
  const group = before.first?.group;
  if (group === undefined || pairs.length === 0) return undefined;
  const p50 = ({ figures }: OkRow): string => formatMs(figures.latencyMsP50?.median ?? 0, 2);
  const answer = `p50: ${pairs.map(([a, b]) => `${a.mode.name} ${p50(a)} → ${p50(b)}`).join(' · ')}`;
  const lineOf = (row: OkRow, name: string, isBefore: boolean) => ({
    type: 'line' as const,
    name,
    symbol: 'none',
    color: styleOfMode(row.mode, before.result.modes).colour,
    lineStyle: { width: isBefore ? 1.5 : 2.5, type: isBefore ? ('dashed' as const) : ('solid' as const) },
    data: latencyCurve(row.cells).map(([ms, percent]) => [ms, percent]),
  });
  return fitted({
    id: 'compared-latency',
    alt: altText(words.latency, `${answer}.`),
    height: 420,
    option: {
      ...frame(words.latency, `${answer}\n${words.dashes} ${text.load(group)}`),
      tooltip: { trigger: 'axis', confine: true },
      legend: LEGEND,
      grid: PLOT,
      xAxis: { type: 'log', name: text.charts.latency.x, ...X_NAME },
      yAxis: { type: 'value', name: text.charts.latency.y, ...Y_NAME, min: 0, max: 100 },
      series: pairs.flatMap(([a, b]) => [
        lineOf(a, words.before(a.mode.name), true),
        lineOf(b, words.after(b.mode.name), false),
      ]),
    },
  });
}

function rowsIn({ first }: Analysis): readonly OkRow[] {
  return (first?.group.rows ?? []).filter(isOk).filter(({ figures }) => figures.latencyMsP50 !== undefined);
}
