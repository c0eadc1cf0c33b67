import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** A real Chromium, or the reason why there is none. */
export type Launched = { readonly browser: Browser } | { readonly reason: string };

/** On Linux the Chromium that came with `npm ci`, elsewhere the Chrome that is installed. */
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
    // No sandbox where tests run as root; fonts without hinting look the same everywhere.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
}

async function launchInstalled(): Promise<Browser> {
  return playwright.launch({ channel: 'chrome' });
}
