import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { CDPSession } from 'playwright-core';
import { choose, openClassroom } from './classroom.ts';
import { launchBrowser } from './launch.ts';

/** `npm run test:soak`: keeps the page open under load for a long time and checks that its memory does not grow. */

const LIMIT_MB = 50;
const RATE = '20';

const program = new Command('npm run test:soak --')
  .description(
    `Keeps the page open at ${RATE} messages a second. Fails if its heap grows by more than ${LIMIT_MB} MB after the first minute, or if the page misses a message or logs an error.`,
  )
  .option('--minutes <number>', 'duration in minutes, at least 2', '30')
  .parse();
const minutes = Number(program.opts<{ minutes: string }>().minutes);
if (!(minutes >= 2))
  program.error(`--minutes: must be a number of at least 2; given: ${program.opts()['minutes']}`);

const launched = await launchBrowser();
if ('reason' in launched) program.error(`no browser to test with: ${launched.reason}`);
const { browser } = launched as Extract<typeof launched, { browser: unknown }>;
const classroom = await openClassroom(browser);
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  await classroom.close();
  await browser.close();
}

async function soak(): Promise<boolean> {
  const page = await classroom.open({ reducedMotion: 'no-preference' });
  await page.locator('.lane-choice [data-lane="sse"] input').check();
  await choose(page, 'Ask every', '1000');
  await choose(page, 'Messages a second', RATE);
  const session = await page.context().newCDPSession(page);
  let firstMB: number | undefined;
  let grownMB = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(60_000);
    const { heapMB, nodes } = await memory(session);
    firstMB ??= heapMB;
    grownMB = heapMB - firstMB;
    const received = await page.locator('#lanes [data-lane="push"] .messages').textContent();
    process.stdout.write(
      `minute ${minute}: ${heapMB.toFixed(1)} MB of heap after collection, ${nodes} nodes, ${received} messages\n`,
    );
    if (grownMB > LIMIT_MB) break;
  }
  const missed = await page.locator('#lanes').getAttribute('data-missed');
  process.stdout.write(
    `grown by ${grownMB.toFixed(1)} MB since the first minute (limit ${LIMIT_MB} MB); ${missed} messages missed; ${classroom.errors.length} errors\n`,
  );
  return grownMB <= LIMIT_MB && missed === '0' && classroom.errors.length === 0;
}

/** Returns the page's heap in MB and its number of DOM nodes, after a garbage collection. */
async function memory(session: CDPSession): Promise<{ heapMB: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heapMB: usedSize / 1e6, nodes };
}
