import type { EChartsOption } from 'echarts';
import { wrap } from '../words/wrap.ts';
import { CHART_WIDTH, type Chart } from './chart.ts';
import { SUBTITLE } from './theme.ts';

/** Width of one column of text, in pixels: wider than in common fonts, since the reader's browser chooses the font. */
const COLUMN_PX = 0.58 * SUBTITLE.fontSize;
const COLUMNS = Math.floor(CHART_WIDTH / COLUMN_PX);

type Grid = Exclude<NonNullable<EChartsOption['grid']>, readonly unknown[]>;

/** Wraps a chart's subtitle to its width, and moves what is below it down by as many lines. */
export function fitted(chart: Chart): Chart {
  const { title, grid } = chart.option;
  if (title === undefined || Array.isArray(title) || title.subtext === undefined) return chart;
  const subtext = wrap(title.subtext, COLUMNS);
  const shiftPx = (countLines(subtext) - countLines(title.subtext)) * SUBTITLE.lineHeight;
  if (shiftPx === 0) return chart;
  return {
    ...chart,
    height: chart.height + shiftPx,
    option: {
      ...chart.option,
      title: { ...title, subtext },
      ...(grid !== undefined && {
        grid: Array.isArray(grid) ? grid.map((one) => lowered(one, shiftPx)) : lowered(grid, shiftPx),
      }),
    },
  };
}

function lowered(grid: Grid, shiftPx: number): Grid {
  return { ...grid, top: Number(grid.top ?? 0) + shiftPx };
}

function countLines(text: string): number {
  return text.split('\n').length;
}
