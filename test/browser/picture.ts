import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Page } from 'playwright-core';
import { openClassroom, waitForMessages } from './classroom.ts';
import { launchBrowser } from './launch.ts';

/** Makes `docs/classroom.png`: a screenshot of the page in its first minute, with default settings. */

const PICTURE = fileURLToPath(new URL('../../docs/classroom.png', import.meta.url));
const VIEWPORT = { width: 1240, height: 1066 };
const MESSAGES = 12;
const TRIES = 20;

const program = new Command('node --import tsx test/browser/picture.ts')
  .description('Makes docs/classroom.png, a screenshot of a race in which the page’s timers ran on time.')
  .option('--out <file>', 'file to write', PICTURE)
  .parse();

const launched = await launchBrowser();
if ('reason' in launched) program.error(`there is no browser to make the screenshot: ${launched.reason}`);
const { browser } = launched as Extract<typeof launched, { browser: unknown }>;
const classroom = await openClassroom(browser);
try {
  const page = await classroom.open({
    viewport: VIEWPORT,
    colorScheme: 'light',
    reducedMotion: 'no-preference',
  });
  if (!(await waitForCleanRace(page)))
    program.error(
      `the page’s timers were late in each of ${TRIES} races: close other programs and try again`,
    );
  await page.screenshot({ path: program.opts<{ out: string }>().out });
} finally {
  await classroom.close();
  await browser.close();
}

/** Resets the race until it has no warning and page and server have counted the same. Resolves to whether there was such a race. */
async function waitForCleanRace(page: Page): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await waitForMessages(page, 'pull', MESSAGES);
    const notes = await page.locator('#agreement, #lateness').allTextContents();
    if (notes[0]?.includes('agree') && notes[1] === '') return true;
    await page.getByRole('button', { name: 'Reset' }).click();
    // The click has scrolled the page and left the mouse over the button.
    await page.mouse.move(0, 0);
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
    await page.locator('#lanes [data-lane="pull"] .messages', { hasText: /^[0–]$/ }).waitFor();
  }
  return false;
}
