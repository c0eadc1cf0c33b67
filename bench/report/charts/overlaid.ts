import type { SeriesOption } from 'echarts';
import type { Text } from '../words/index.ts';
import type { Chart } from './chart.ts';

/** Lays a chart of lines over the same one of an earlier run, whose lines are dashed and thinner. `undefined` where either is absent. */
export function overlaid(before: Chart | undefined, after: Chart | undefined, text: Text): Chart | undefined {
  if (before === undefined || after === undefined) return undefined;
  const words = text.compared;
  const title = after.option.title;
  return {
    ...after,
    id: `compared-${after.id}`,
    option: {
      ...after.option,
      ...(title !== undefined &&
        !Array.isArray(title) && { title: { ...title, subtext: `${words.dashes} ${title.subtext ?? ''}` } }),
      series: [
        ...seriesOf(before).map((one) =>
          renamed(one, words.before, { lineStyle: { width: 1.5, type: 'dashed' } }),
        ),
        ...seriesOf(after).map((one) =>
          renamed(one, words.after, { lineStyle: { width: 2.5, type: 'solid' } }),
        ),
      ],
    },
  };
}

function seriesOf({ option: { series } }: Chart): readonly SeriesOption[] {
  return series === undefined ? [] : Array.isArray(series) ? series : [series];
}

function renamed(series: SeriesOption, name: (mode: string) => string, style: object): SeriesOption {
  return { ...series, name: name(String(series.name ?? '')), ...style } as SeriesOption;
}
