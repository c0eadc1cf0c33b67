import type { ModeInfo } from '../../result/schema.ts';

/** The colours of Okabe and Ito, which people with any colour vision can tell apart. Without yellow, which is hard to see on white. */
const OKABE_ITO = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  blue: '#0072B2',
  vermilion: '#D55E00',
  purple: '#CC79A7',
  grey: '#8C8C8C',
} as const;

/** Warm colours for polling and cool ones for push, so that the two sides can be told apart without the legend. */
const COLOURS_BY_KIND: Readonly<Record<ModeInfo['kind'], readonly string[]>> = {
  poll: [OKABE_ITO.vermilion, OKABE_ITO.orange],
  hold: [OKABE_ITO.purple],
  push: [OKABE_ITO.green, OKABE_ITO.blue, OKABE_ITO.skyBlue, OKABE_ITO.grey],
};
const DASHES = ['solid', 'dashed', 'dotted'] as const;
const SYMBOLS: Readonly<Record<ModeInfo['kind'], string>> = {
  poll: 'circle',
  hold: 'triangle',
  push: 'rect',
};

/** Colours of what requests brought. */
export const REQUEST_COLOURS = {
  useful: OKABE_ITO.green,
  empty: OKABE_ITO.vermilion,
  handshake: OKABE_ITO.skyBlue,
};
/** The two ends and the middle of a scale between push and polling. */
export const SCALE_COLOURS = { push: OKABE_ITO.blue, tie: '#B8B8B8', poll: OKABE_ITO.vermilion };
/** For series that are loads and not modes. */
export const RATE_COLOURS = [OKABE_ITO.blue, OKABE_ITO.orange, OKABE_ITO.green, OKABE_ITO.purple];
export const RATE_SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
export const REFERENCE_COLOUR = OKABE_ITO.grey;

export interface ModeStyle {
  readonly colour: string;
  readonly dash: (typeof DASHES)[number];
  readonly symbol: string;
}

/** How a mode is drawn in every chart of a run: a colour for its side, and dashes and symbols that do not need colour. */
export function styleOfMode(mode: ModeInfo, modes: readonly ModeInfo[]): ModeStyle {
  const rank = modes.filter(({ kind }) => kind === mode.kind).findIndex(({ name }) => name === mode.name);
  const colours = COLOURS_BY_KIND[mode.kind];
  const round = Math.floor(rank / colours.length);
  return {
    colour: colours[rank % colours.length] ?? OKABE_ITO.grey,
    // When the colours are used up they are used again, each with another dash than before.
    dash: DASHES[(rank + round) % DASHES.length] ?? 'solid',
    symbol: SYMBOLS[mode.kind],
  };
}

/** The size of the text below a chart's title, in pixels. */
export const SUBTITLE = { fontSize: 12, lineHeight: 17 } as const;

export type Shade = 'light' | 'dark';

const INK = {
  light: { text: '#1F2328', muted: '#59636E', line: '#D1D9E0' },
  dark: { text: '#F0F6FC', muted: '#9198A1', line: '#3D444D' },
} as const;

/** An ECharts theme for GitHub's light or dark pages; the background is the page's own. */
export function themeOf(shade: Shade): object {
  const { text, muted, line } = INK[shade];
  const axis = {
    axisLine: { lineStyle: { color: muted } },
    axisTick: { lineStyle: { color: muted } },
    axisLabel: { color: muted },
    nameTextStyle: { color: muted },
    splitLine: { lineStyle: { color: line } },
    minorSplitLine: { show: false },
  };
  return {
    darkMode: shade === 'dark',
    backgroundColor: 'transparent',
    // For elements without a colour of their own, such as the whiskers over bars.
    color: [muted],
    textStyle: { fontFamily: 'sans-serif', color: text },
    title: {
      textStyle: { color: text, fontSize: 16, fontWeight: 'bold' },
      subtextStyle: { color: muted, ...SUBTITLE },
    },
    legend: { textStyle: { color: text } },
    label: { color: text },
    visualMap: { textStyle: { color: muted } },
    valueAxis: axis,
    logAxis: axis,
    categoryAxis: { ...axis, splitLine: { show: false } },
  };
}
