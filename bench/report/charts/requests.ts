import type { FigureId } from '../../result/figures.ts';
import { isOk } from '../../result/summary.ts';
import { formatCount, formatPercent } from '../words/format.ts';
import { type ChartMaker, frame, LEGEND, X_NAME } from './chart.ts';
import { REQUEST_COLOURS } from './theme.ts';

const PARTS = [
  ['useful', 'requestsUseful'],
  ['empty', 'requestsEmpty'],
  ['handshake', 'handshakes'],
] as const satisfies readonly (readonly [keyof typeof REQUEST_COLOURS, FigureId])[];

/** The useful, empty and handshake requests of each mode, as one bar from zero for each mode. */
export const requestsChart: ChartMaker = ({ first }, text) => {
  const rows = (first?.group.rows ?? []).filter(isOk);
  if (first === undefined || rows.length === 0) return undefined;
  const words = text.charts.requests;
  const totals = rows.map((row) => {
    const total = row.figures.requestsTotal?.median ?? 0;
    const share = row.figures.emptyFraction?.median ?? 0;
    return `${formatCount(total)}${share > 0 ? words.empty(formatPercent(share)) : ''}`;
  });
  const answer = rows.map((row, index) => `${row.mode.name} ${totals[index]}`).join(' · ');
  return {
    id: 'requests',
    alt: `${words.title} ${answer}.`,
    height: 168 + 38 * rows.length,
    option: {
      ...frame(words.title, text.load(first.group)),
      legend: LEGEND,
      grid: { left: 126, right: 130, top: 62, bottom: 84 },
      xAxis: { type: 'value', name: words.x, ...X_NAME, min: 0 },
      yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.mode.name) },
      series: [
        ...PARTS.map(([part, figure]) => ({
          type: 'bar' as const,
          name: words.parts[part],
          stack: 'requests',
          color: REQUEST_COLOURS[part],
          barMaxWidth: 24,
          data: rows.map((row) => row.figures[figure]?.median ?? 0),
        })),
        {
          type: 'bar',
          stack: 'requests',
          silent: true,
          data: totals.map((total) => ({
            value: 0,
            label: { show: true, position: 'right', formatter: total },
          })),
        },
      ],
    },
  };
};
