import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { analyse } from '../../bench/report/analysis/index.ts';
import { CHART_WIDTH, type Chart } from '../../bench/report/charts/chart.ts';
import { fitted } from '../../bench/report/charts/fit.ts';
import { chartsOf } from '../../bench/report/charts/index.ts';
import { renderSvg } from '../../bench/report/charts/render.ts';
import { renderHtml } from '../../bench/report/render/html.ts';
import { TEXTS } from '../../bench/report/words/index.ts';
import { ALL_MODE_NAMES, makeResult } from '../fixtures/make-result.ts';
import { launchBrowser } from './launch.ts';

const launched = await launchBrowser();
const browser = 'browser' in launched ? launched.browser : undefined;
if ('reason' in launched && process.env['CI']) throw new Error(`no browser to test with: ${launched.reason}`);

const analysis = analyse(
  makeResult(
    {
      modes: ALL_MODE_NAMES,
      clients: [500],
      pollIntervalMs: [250, 1000],
      messagesPerSecond: [1, 5],
      freshnessMs: 500,
    },
    { command: `npm run bench -- --modes all ${'--interval 250,1s,4s '.repeat(9)}--out /${'x'.repeat(300)}` },
  ),
);

/** Lengthens a chart's subtitle to what the figures of a busy machine can make of it. */
function withLongSubtitle(chart: Chart): Chart {
  const title = chart.option.title as { subtext: string };
  const subtext = `${title.subtext} · ${'conditional-poll 126 ms · '.repeat(20)}`;
  return fitted({ ...chart, option: { ...chart.option, title: { ...title, subtext } } });
}

/** Returns the texts that extend beyond the left or right edge of their chart. */
function textsCutOff(page: Page, pictures: string): Promise<string[]> {
  return page.evaluate(
    ([selector, width]) =>
      [...document.querySelectorAll(selector)].flatMap((picture) => {
        const { left } = picture.getBoundingClientRect();
        return [...picture.querySelectorAll('text')]
          .filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < left || box.right > left + width;
          })
          .map((text) => text.textContent ?? '');
      }),
    [pictures, CHART_WIDTH] as const,
  );
}

describe.skipIf(browser === undefined)('a report in a browser', () => {
  afterAll(() => browser?.close());

  it.each(Object.entries(TEXTS))('cuts off no text of a chart (%s)', async (_, text) => {
    const page = await browser?.newPage();
    if (page === undefined) return;
    const charts = chartsOf(analysis, text).map(withLongSubtitle);
    await page.setContent(charts.map((chart) => renderSvg(chart, 'light')).join('<br>'));
    expect(await page.locator('svg').count()).toBe(charts.length);
    expect(await textsCutOff(page, 'svg')).toEqual([]);
  });

  it('shows a long command completely, and its charts', async () => {
    const page = await browser?.newPage({ viewport: { width: 1000, height: 800 } });
    if (page === undefined) return;
    const charts = chartsOf(analysis, TEXTS.en).map(withLongSubtitle);
    await page.setContent(await renderHtml(analysis, charts, TEXTS.en));
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll('details')) folded.open = true;
    });
    expect(await page.locator('.chart svg').count()).toBe(charts.length);
    expect(await textsCutOff(page, '.chart svg')).toEqual([]);
    const [contentWidth = 0, visibleWidth = 0] = await page
      .locator('pre')
      .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
    expect(contentWidth).toBeLessThanOrEqual(visibleWidth);
  });
});
