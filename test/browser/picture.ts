import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Page } from 'playwright-core';
import { openClassroom, waitForMessages } from './classroom.ts';
import { launchBrowser } from './launch.ts';

/** Makes `docs/classroom.png` anew: the page's first minute, in which nobody has set anything. */

const PICTURE = fileURLToPath(new URL('../../docs/classroom.png', import.meta.url));
const VIEWPORT = { width: 1240, height: 1066 };
const MESSAGES = 12;
const TRIES = 20;

const program = new Command('node --import tsx test/browser/picture.ts')
  .description('Makes docs/classroom.png anew, of a race in which the page kept time.')
  .option('--out <file>', 'where to write it', PICTURE)
  .parse();

const launched = await launchBrowser();
if ('reason' in launched) program.error(`no browser to make a picture with: ${launched.reason}`);
const { browser } = launched as Extract<typeof launched, { browser: unknown }>;
const classroom = await openClassroom(browser);
try {
  const page = await classroom.open({
    viewport: VIEWPORT,
    colorScheme: 'light',
    reducedMotion: 'no-preference',
  });
  if (!(await keptTime(page)))
    program.error(`in ${TRIES} tries the page was late each time: close what else runs`);
  await page.screenshot({ path: program.opts<{ out: string }>().out });
} finally {
  await classroom.close();
  await browser.close();
}

/** Races until a race has no warning in it, and page and server have counted the same. */
async function keptTime(page: Page): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await waitForMessages(page, 'pull', MESSAGES);
    const notes = await page.locator('#agreement, #lateness').allTextContents();
    if (notes[0]?.includes('agree') && notes[1] === '') return true;
    await page.getByRole('button', { name: 'Reset' }).click();
    // The click has scrolled there, and the button shows that the mouse is over it.
    await page.mouse.move(0, 0);
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
    await page.locator('#lanes [data-lane="pull"] .messages', { hasText: /^[0–]$/ }).waitFor();
  }
  return false;
}
