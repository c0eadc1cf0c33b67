import { init } from 'echarts';
import { printable } from '../../result/printable.ts';
import { escapeMarkup } from '../render/escape.ts';
import { CHART_WIDTH, type Chart } from './chart.ts';
import { type Shade, themeOf } from './theme.ts';

/** Draws a chart as SVG without a browser; the same chart gives the same bytes. */
export function renderSvg(chart: Chart, shade: Shade): string {
  const drawing = init(null, themeOf(shade), {
    renderer: 'svg',
    ssr: true,
    width: CHART_WIDTH,
    height: chart.height,
  });
  drawing.setOption(chart.option);
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return `${accessible(withOwnIds(svg, chart.id), chart)}\n`;
}

/** Renumbers classes and clips. ECharts numbers them by counters of the process, which depend on what was drawn before. */
function withOwnIds(svg: string, id: string): string {
  const own = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+/g, (name) => {
    if (!own.has(name)) own.set(name, `${id}-${own.size}`);
    return own.get(name) ?? name;
  });
}

function accessible(svg: string, { alt }: Chart): string {
  const label = escapeMarkup(printable(alt));
  // A function, since `replace` gives `$&` in a replacement text a meaning.
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${label}" `);
}
