import { init } from 'echarts';
import { escapeMarkup } from '../escape.ts';
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

/** ECharts numbers its elements from a counter of the process, which would change with the order of drawing. */
function withOwnIds(svg: string, id: string): string {
  return svg.replaceAll(/\bzr\d+-/g, `${id}-`);
}

function accessible(svg: string, { alt }: Chart): string {
  return svg.replace('<svg ', `<svg role="img" aria-label="${escapeMarkup(alt)}" `);
}
