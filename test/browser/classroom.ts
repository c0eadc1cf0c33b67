import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type ExpectStatic, expect } from 'vitest';
import { ensurePageBuilt } from '../../classroom/server/build-page.ts';
import { createClassroom } from '../../classroom/server/index.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { freePort } from '../../src/store/free-port.ts';
import { openStore } from '../../src/store/open.ts';

/** Only ends a wait that hangs. */
export const WAIT_LIMIT_MS = 240_000;

/**
 * Declares a test with a classroom of its own. The test fails if a page logs an error. `expect.poll` needs the `expect` of the test's
 * own context, because the tests are concurrent.
 */
export type ClassroomTest = (
  name: string,
  run: (classroom: TestClassroom, expectHere: ExpectStatic) => Promise<void>,
) => void;

/** A test's own server, browser windows, and the errors of all windows. */
export interface TestClassroom {
  server: RunningServer;
  readonly folder: string;
  /** Opens the page in a browser context of its own, and waits until its lanes run. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Opens the page in another window of the same browser context. */
  openBeside(page: Page): Promise<Page>;
  /** Starts a server again on the same port, with the same store. */
  startServer(): Promise<void>;
  /** Errors logged to the console, uncaught errors, and violations of the content security policy. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Starts a server with the page, on a free port, with a store in a temporary folder. */
export async function openClassroom(browser: Browser): Promise<TestClassroom> {
  const folder = await mkdtemp(join(tmpdir(), 'classroom-'));
  const port = await freePort('127.0.0.1');
  const errors: string[] = [];
  const contexts: BrowserContext[] = [];
  const watch = async (page: Page): Promise<Page> => {
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(classroom.server.url);
    // The rows are shown before their lanes run, with `aria-busy`.
    await page.locator('#lanes[aria-busy="false"] [data-lane="push"]').waitFor();
    return page;
  };
  const classroom: TestClassroom = {
    server: await start(folder, port),
    folder,
    errors,
    async open(options = {}) {
      // Without a graphics card, drawing every frame would take most of the processor, which the server needs. With reduced motion the
      // page draws once a second.
      const defaults = { locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext({ ...defaults, ...options });
      context.setDefaultTimeout(WAIT_LIMIT_MS);
      contexts.push(context);
      return watch(await context.newPage());
    },
    async openBeside(page) {
      return watch(await page.context().newPage());
    },
    async startServer() {
      classroom.server = await start(folder, port);
    },
    async close() {
      for (const context of contexts) await context.close();
      await classroom.server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return classroom;
}

async function start(folder: string, port: number): Promise<RunningServer> {
  const pageFolder = await ensurePageBuilt((line) => process.stderr.write(`${line}\n`));
  expect(pageFolder, 'the page is built').toBeDefined();
  return startServer({
    config: readConfig({ PORT: String(port), LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    openStore: () => openStore(`sqlite:${join(folder, 'log.db')}`, { say: () => {} }),
    openPage: createClassroom({ pageFolder, resultsFolder: folder }),
  });
}

/** Selects a value in the drop-down list with this label. */
export async function choose(page: Page, label: string, value: string): Promise<void> {
  await page.locator('#controls').getByLabel(label).selectOption(value);
}

/** Waits until a lane has received at least so many messages. */
export async function waitForMessages(page: Page, lane: string, atLeast: number): Promise<void> {
  await page.waitForFunction(
    ([id, least]) => {
      const cell = document.querySelector(`#lanes [data-lane="${id}"] .messages`);
      return Number(cell?.textContent?.replaceAll(',', '')) >= Number(least);
    },
    [lane, atLeast] as const,
  );
}

/** Sends a message through the page's form. */
export async function say(page: Page, author: string, text: string): Promise<void> {
  await page.locator('[name=author]').fill(author);
  await page.locator('[name=text]').fill(text);
  await page.locator('[name=text]').press('Enter');
}

/** Posts a message to the server, without the page. */
export async function post(url: string, text: string): Promise<void> {
  const response = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ author: 'test', text }),
  });
  expect(response.status).toBe(201);
}
