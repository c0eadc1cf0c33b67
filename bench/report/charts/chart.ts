import type { EChartsOption } from 'echarts';
import type { Analysis } from '../analysis/index.ts';
import type { Text } from '../words/index.ts';

/** A picture of a run. The option is plain data, so that the same one is drawn here and in a browser. */
export interface Chart {
  /** Names the file and the elements in it. */
  readonly id: string;
  /** The text for someone who cannot see the picture. */
  readonly alt: string;
  readonly height: number;
  readonly option: EChartsOption;
}

/** Returns a chart, or `undefined` when the run has no data for it, for example no sweep. */
export type ChartMaker = (analysis: Analysis, text: Text) => Chart | undefined;

export const CHART_WIDTH = 820;

/** Where titles, plot and legend stand, the same in all charts. */
export const PLOT = { left: 70, right: 40, top: 104, bottom: 84 } as const;

/** Returns the options that all charts have: a title that asks a question, a line of figures that answers it, no animation. */
export function frame(title: string, answer: string): EChartsOption {
  return {
    animation: false,
    title: { text: title, subtext: answer, left: 0, top: 0 },
    tooltip: { trigger: 'item', confine: true },
  };
}

/** Returns a picture's title and what it shows as one text; a title that ends with a question mark gets no colon. */
export function altText(title: string, shown: string): string {
  return title.endsWith('?') ? `${title} ${shown}` : `${title}: ${shown}`;
}

/** A legend below the plot; its icons show dashes and symbols too. */
export const LEGEND = {
  bottom: 0,
  left: 'center',
  icon: 'inherit',
  itemWidth: 28,
  itemHeight: 10,
  itemGap: 18,
} as const;

/** The name of a horizontal axis, below its numbers. */
export const X_NAME = { nameLocation: 'middle', nameGap: 32 } as const;
/** The name of a vertical axis, above it. */
export const Y_NAME = {
  nameLocation: 'end' as const,
  nameGap: 14,
  nameTextStyle: { align: 'left' as const, padding: [0, 0, 0, -50] },
};

/** The power of ten at or beyond a value, where a logarithmic axis begins or ends. */
export function powerOfTen(value: number, round: (exponent: number) => number): number {
  return 10 ** round(Math.log10(value));
}
