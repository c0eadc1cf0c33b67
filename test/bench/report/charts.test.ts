import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { frame } from '../../../bench/report/charts/chart.ts';
import { fitted } from '../../../bench/report/charts/fit.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderSvg } from '../../../bench/report/charts/render.ts';
import { SUBTITLE } from '../../../bench/report/charts/theme.ts';
import { renderHtml } from '../../../bench/report/render/html.ts';
import { TEXTS } from '../../../bench/report/words/index.ts';
import type { Result } from '../../../bench/result/schema.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { ALL_MODE_NAMES, failed, makeResult, withCell } from '../../fixtures/make-result.ts';

const sweep = analyse(
  makeResult({
    modes: ALL_MODE_NAMES,
    pollIntervalMs: [250, 1000],
    messagesPerSecond: [1, 5],
    repeat: 2,
    freshnessMs: 500,
  }),
);
const ids = (analysis: ReturnType<typeof analyse>) => chartsOf(analysis, TEXTS.en).map(({ id }) => id);

describe('charts', () => {
  it('are complete for a sweep; a single load has only those that need no more', () => {
    expect(ids(sweep)).toEqual([
      'latency',
      'requests',
      'cost',
      'interval',
      'crossover-map',
      'crossover',
      'requests-over-time',
      'deliveries-over-time',
      'staleness',
      'scale',
    ]);
    const single = ids(analyse(makeResult()));
    for (const id of ['interval', 'crossover', 'crossover-map']) expect(single).not.toContain(id);
    expect(ids(analyse({ ...makeResult(), cells: [] }))).toEqual([]);
  });

  it('leave out panels without points, such as cores without a calibration', () => {
    const panelsOf = (plan: Parameters<typeof makeResult>[0], change: Partial<Result> = {}) => {
      const scale = chartsOf(analyse(makeResult(plan, change)), TEXTS.en).find(({ id }) => id === 'scale');
      return (scale?.option.yAxis as { name: string }[] | undefined)?.map(({ name }) => name);
    };
    const named = ['requests/s', 'traffic (Mbit/s)'];
    expect(panelsOf({ clients: [100] })).toEqual(named);
    expect(panelsOf({ clients: [100] }, { calibration: makeCalibration() })).toEqual([
      ...named,
      'processor cores',
      'heap (GB)',
    ]);
    expect(panelsOf({ clients: [100], modes: ['socket.io'] })).not.toContain('requests/s');
  });

  it('draw a second’s figure over the whole second, and keep covered lines visible', () => {
    const series = (option: unknown) =>
      (option as { series: { step: string; data: [number, number][]; lineStyle: { width: number } }[] })
        .series;
    const found = chartsOf(sweep, TEXTS.en).find(({ id }) => id === 'requests-over-time');
    const lines = series(found?.option);
    expect(lines.every(({ step, data }) => step === 'end' && data.at(-1)?.[1] === data.at(-2)?.[1])).toBe(
      true,
    );
    // Push modes make no requests, so their lines coincide; the last one is on top.
    const widths = lines.slice(-3).map(({ lineStyle }) => lineStyle.width);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(new Set(widths).size).toBe(3);
  });

  it('leave out deliveries over time where whole seconds have no message', () => {
    expect(ids(analyse(makeResult({ messagesPerSecond: [0.5] })))).not.toContain('deliveries-over-time');
    expect(ids(analyse(makeResult({ messagesPerSecond: [1] })))).toContain('deliveries-over-time');
  });

  it('are made of ok cells only', () => {
    const result = withCell(makeResult(), 0, failed('killed'));
    for (const chart of chartsOf(analyse(result), TEXTS.en)) expect(chart.alt).not.toContain('short-poll');
  });

  it.each(Object.entries(TEXTS))('do not depend on what was drawn before (%s)', (_, text) => {
    const charts = chartsOf(sweep, text);
    const forwards = charts.map((chart) => renderSvg(chart, 'light'));
    const backwards = [...charts].reverse().map((chart) => renderSvg(chart, 'light'));
    expect(forwards.join() === backwards.reverse().join()).toBe(true);
    for (const svg of forwards) {
      expect(svg.slice(0, 40)).toMatch(/^<svg role="img" aria-label="[^"]+/);
      expect(svg.match(/NaN|undefined|Infinity|\bzr\d/)?.[0]).toBeUndefined();
    }
  });

  it('wrap a long subtitle, and make room for it', () => {
    const answer = 'so many words '.repeat(20).trim();
    const grids = (option: unknown) => (option as { grid: { top: number }[] }).grid.map(({ top }) => top);
    const chart = {
      id: 'long',
      alt: '',
      height: 300,
      option: { ...frame('What?', answer), grid: [{ top: 50 }, { top: 150 }] },
    };
    const { height, option } = fitted(chart);
    const { subtext } = option.title as { subtext: string };
    const lines = subtext.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.join(' ')).toBe(answer);
    expect(height).toBe(300 + 2 * SUBTITLE.lineHeight);
    expect(grids(option)).toEqual([50 + 2 * SUBTITLE.lineHeight, 150 + 2 * SUBTITLE.lineHeight]);
    expect(fitted({ ...chart, option: frame('What?', 'This.') })).toMatchObject({ height: 300 });
  });

  it('differ between light and dark pages', () => {
    const [latency] = chartsOf(sweep, TEXTS.en);
    expect(latency && renderSvg(latency, 'light')).not.toBe(latency && renderSvg(latency, 'dark'));
  });

  it('are plain data, which a page can receive as JSON', () => {
    for (const { option } of chartsOf(sweep, TEXTS.en))
      expect(JSON.parse(JSON.stringify(option))).toEqual(option);
  });
});

describe('the page', () => {
  it.each(Object.entries(TEXTS))(
    'holds everything and asks the network for nothing (%s)',
    async (language, text) => {
      const charts = chartsOf(sweep, text);
      const html = withoutScripts(await renderHtml(sweep, charts, text));
      expect(html).toContain(`<html lang="${language}">`);
      expect(html.match(/data-chart=/g)).toHaveLength(charts.length);
      expect(html.match(/(src|href)=|url\(/)).toBeNull();
      expect(html).toContain("default-src 'none'");
    },
  );

  it('shows markup in the data as text', async () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const result = withCell(makeResult({}, { command: evil }), 0, failed(evil));
    const analysis = analyse(result);
    const html = await renderHtml(analysis, chartsOf(analysis, TEXTS.en), TEXTS.en);
    expect(withoutScripts(html).match(/<img|<script[^>]*>[^<]/)).toBeNull();
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });
});

function withoutScripts(html: string): string {
  return html.replaceAll(/<script>[\s\S]*?<\/script>/g, '<script></script>');
}
