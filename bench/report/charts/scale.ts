import type { Projected } from '../analysis/projection.ts';
import { type ChartMaker, frame, LEGEND, X_NAME, Y_NAME } from './chart.ts';
import { styleOfMode } from './theme.ts';

/** The panels: what is projected, in the unit of its axis. One without a point is left out. */
const PANELS = {
  requests: (at: Projected) => at.requestsPerS,
  traffic: (at: Projected) => (at.bytesPerS * 8) / 1e6,
  cores: (at: Projected) => at.cores?.value,
  memory: (at: Projected) => (at.memoryBytes === undefined ? undefined : at.memoryBytes / 1e9),
} as const satisfies Record<string, (at: Projected) => number | undefined>;
export type ScalePanel = keyof typeof PANELS;

/** Projects what was measured to many clients. The title says that it is no measurement. */
export const scaleChart: ChartMaker = ({ projection, result }, text) => {
  if (projection === undefined || projection.modes.length === 0) return undefined;
  const words = text.charts.scale;
  const panels = (Object.entries(PANELS) as [ScalePanel, (at: Projected) => number | undefined][]).filter(
    ([, of]) => projection.modes.some((mode) => mode.sizes.some((at) => point(at, of(at)).length > 0)),
  );
  const sizes = projection.modes[0]?.sizes.map(({ clients }) => clients) ?? [];
  return {
    id: 'scale',
    alt: `${words.title}. ${words.alt(
      projection,
      panels.map(([panel]) => words.panels[panel]),
    )}`,
    height: 108 + 246 * Math.ceil(panels.length / 2),
    option: {
      ...frame(words.title, words.answer(projection)),
      legend: LEGEND,
      grid: panels.map((_, index) => ({
        left: index % 2 === 0 ? 92 : 500,
        width: 276,
        top: index < 2 ? 100 : 346,
        height: 150,
      })),
      xAxis: panels.map((_, gridIndex) => ({
        type: 'log',
        gridIndex,
        name: words.x,
        ...X_NAME,
        min: sizes[0] ?? 1,
        max: sizes.at(-1) ?? 1,
      })),
      yAxis: panels.map(([panel], gridIndex) => ({
        type: 'log',
        gridIndex,
        name: words.panels[panel],
        ...Y_NAME,
      })),
      series: panels.flatMap(([, of], index) =>
        projection.modes.map(({ mode, sizes: projected }) => {
          const { colour, dash, symbol } = styleOfMode(mode, result.modes);
          return {
            type: 'line' as const,
            name: mode.name,
            xAxisIndex: index,
            yAxisIndex: index,
            color: colour,
            symbol,
            symbolSize: 6,
            lineStyle: { width: 2, type: dash },
            data: projected.flatMap((at) => point(at, of(at))),
          };
        }),
      ),
    },
  };
};

/** Leaves out zeros, such as the requests of a mode that makes none: a logarithmic axis has no zero. */
function point(at: Projected, value: number | undefined): [number, number][] {
  return value === undefined || value <= 0 ? [] : [[at.clients, value]];
}
