import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** A real browser, or why none could be started. */
export type Launched = { readonly browser: Browser } | { readonly reason: string };

/** Starts the Chromium that comes with `npm ci` on Linux, or else the installed Chrome. */
export async function launchBrowser(): Promise<Launched> {
  const failures: string[] = [];
  const attempts = process.platform === 'linux' ? [launchFromPackage, launchInstalled] : [launchInstalled];
  for (const attempt of attempts) {
    try {
      return { browser: await attempt() };
    } catch (error) {
      failures.push(String((error as Error).message).split('\n')[0] ?? '');
    }
  }
  return { reason: failures.join('; ') };
}

async function launchFromPackage(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // Chromium has no sandbox if tests run as root. Without hinting fonts look the same on every machine.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
}

async function launchInstalled(): Promise<Browser> {
  return playwright.launch({ channel: 'chrome' });
}
