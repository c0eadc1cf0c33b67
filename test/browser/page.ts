import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { STEPS, settingsOf, TRAPS } from '../../classroom/page/lessons/steps.ts';
import { type ClassroomTest, waitForMessages } from './classroom.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tests of the page around the race: languages, lessons, accessibility, security. */
export function pageTests(it: ClassroomTest): void {
  it('starts in the browser’s language, and remembers the one chosen on the page', async (classroom) => {
    const page = await classroom.open({ locale: 'ko-KR' });
    expect(await page.locator('h1').textContent()).toBe('누가 먼저 말하나?');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('h1').textContent()).toBe('Who speaks first?');
    expect(await page.title()).toBe('Who speaks first?');
    await page.reload();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('applies the settings of each step and each trap on a click', async (classroom) => {
    const page = await classroom.open();
    const clicks = [
      ...Object.entries(STEPS).map(([id, setup]) => ({ setup, target: `[data-step="${id}"]` })),
      ...Object.entries(TRAPS).map(([id, setup]) => ({ setup, target: `[data-trap="${id}"] .set-up` })),
    ];
    expect(clicks).toHaveLength(13);
    for (const { setup, target } of clicks) {
      const expected = settingsOf(setup);
      await page.locator(target).click();
      await page.waitForFunction(
        (lanes) =>
          [...document.querySelectorAll('#lanes [data-lane]')]
            .map((row) => row.getAttribute('data-lane'))
            .join() === ['published', ...lanes, 'server'].join(),
        expected.lanes,
      );
      const controls = page.locator('#controls');
      expect(await controls.getByLabel('Ask every').inputValue()).toBe(String(expected.pollIntervalMs));
      expect(await controls.getByLabel('Messages a second').inputValue()).toBe(
        String(expected.messagesPerSecond),
      );
      expect(await controls.getByLabel('Simulated readers').inputValue()).toBe(
        String(expected.audienceClients),
      );
      expect(await controls.getByLabel('Keep this page busy').isChecked()).toBe(expected.busy);
      expect(await page.locator('#connection').textContent()).toBe('');
    }
  });

  it('measures a trap, and shows the wrong figure beside the right one', async (classroom) => {
    const page = await classroom.open();
    const trap = page.locator('[data-trap="body-hash-etag"]');
    await trap.locator('.measure').click();
    await trap.locator('table').waitFor();
    const heads = await trap.locator('thead th').allTextContents();
    expect(heads.slice(1)).toEqual([expect.stringMatching(/^wrong: /), expect.stringMatching(/^right: /)]);
    for (const row of await trap.locator('tbody tr').all()) expect(await row.locator('td').count()).toBe(2);
    await trap.getByText('But the hash is known only when').waitFor();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe-core (${colorScheme})`, async (classroom) => {
      const page = await classroom.open({ colorScheme });
      await page.locator('#wire-capture').click();
      await page.locator('[data-exchange="socketIo"]').click();
      // Evaluated through the debugger: the page's content security policy allows no foreign script.
      await page.evaluate(AXE);
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      expect(serious).toEqual([]);
    });
  }

  it('fits a phone without scrolling sideways', async (classroom) => {
    const page = await classroom.open({
      viewport: { width: 360, height: 740 },
      reducedMotion: 'no-preference',
    });
    const { scrollWidth, clientWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }));
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });

  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    it(`has no layout shift while it loads (${viewport.width} px wide)`, async (classroom) => {
      const page = await classroom.open({ viewport });
      await page.reload();
      await waitForMessages(page, 'push', 1);
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              const shifts = list.getEntries() as (PerformanceEntry & { value: number })[];
              resolve(shifts.reduce((sum, { value }) => sum + value, 0));
            }).observe({ type: 'layout-shift', buffered: true });
            // Without a shift the observer is never called.
            setTimeout(resolve, 500, 0);
          }),
      );
      expect(shift).toBeLessThan(0.05);
    });
  }

  it('says that it needs JavaScript if scripts are switched off', async (classroom) => {
    const page = await classroom.open();
    const context = await page.context().browser()?.newContext({ javaScriptEnabled: false });
    const pageWithoutScripts = await context?.newPage();
    await pageWithoutScripts?.goto(classroom.server.url);
    await pageWithoutScripts?.locator('noscript p', { hasText: 'it needs JavaScript' }).waitFor();
    await context?.close();
  });

  it('starts no second measurement while one runs, in this window or in another', async (classroom) => {
    const page = await classroom.open();
    const other = await classroom.openBeside(page);
    const measure = (window: Page, trap: string) => window.locator(`[data-trap="${trap}"] .measure`);
    await measure(page, 'body-hash-etag').click();
    expect(await measure(page, 'aligned-herd').isDisabled()).toBe(true);
    expect(await page.locator('#bench-form').getByRole('button', { name: 'Measure' }).isDisabled()).toBe(
      true,
    );
    await page.locator('#bench-status').getByText('lesson body-hash-etag').waitFor();
    await measure(other, 'body-hash-etag').click();
    await other.locator('[data-trap="body-hash-etag"]').getByText('Another window’s measurement').waitFor();
    await page.locator('[data-trap="body-hash-etag"] table').waitFor();
    await page.locator('[data-trap="aligned-herd"] .measure:enabled').waitFor();
    expect(await page.locator('#bench-status').textContent()).toBe('');
  });

  it('has a content security policy without inline scripts and styles', async (classroom) => {
    const response = await fetch(classroom.server.url);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('shows the bytes of each exchange, down to the upgrade’s 101', async (classroom) => {
    const page = await classroom.open();
    await page.locator('#wire-capture').click();
    await page.locator('[data-exchange]').nth(4).waitFor();
    const texts = await page.locator('[data-exchange]').allTextContents();
    expect(texts[0]).toContain('200 OK');
    expect(texts[1]).toContain('304 Not Modified');
    expect(texts[3]).toContain('text/event-stream');
    expect(texts[4]).toContain('101 Switching Protocols');
    expect(texts[4]).toMatch(/42\["message",\{"seq":\d+/);
    // The page counts an exchange's requests when the exchange is over, so the server's meter may be ahead until then.
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.locator('#agreement').getByText('Page and server agree').waitFor();
  });
}
