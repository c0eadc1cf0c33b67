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

/** Only ends a wait for something that never comes. */
export const WAIT_LIMIT_MS = 240_000;

/**
 * Declares a test that is given a classroom of its own, and fails on any error on a console. The `expect` that comes with it knows
 * which of the tests side by side it belongs to, which polling needs.
 */
export type ClassroomTest = (
  name: string,
  run: (classroom: TestClassroom, expectHere: ExpectStatic) => Promise<void>,
) => void;

/** A classroom of its own for a test: server, windows, and what went wrong in any of them. */
export interface TestClassroom {
  server: RunningServer;
  readonly folder: string;
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Another window of the same browser. */
  openBeside(page: Page): Promise<Page>;
  /** Starts a server again where the one before was. */
  startServer(): Promise<void>;
  /** Errors on consoles, uncaught ones, and violations of the content security policy. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

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
    // The rows are there before their lanes run.
    await page.locator('#lanes[aria-busy="false"] [data-lane="push"]').waitFor();
    return page;
  };
  const classroom: TestClassroom = {
    server: await start(folder, port),
    folder,
    errors,
    async open(options = {}) {
      // Chromium gives a page that draws every frame, here without a graphics card, more of the processor than the server gets that
      // it waits for; drawn once a second it shows the same.
      const calm = { locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext({ ...calm, ...options });
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

/** Chooses from the list with this label. */
export async function choose(page: Page, label: string, value: string): Promise<void> {
  await page.locator('#controls').getByLabel(label).selectOption(value);
}

/** Waits until a lane has seen so many messages. */
export async function waitForMessages(page: Page, lane: string, atLeast: number): Promise<void> {
  await page.waitForFunction(
    ([id, least]) => {
      const cell = document.querySelector(`#lanes [data-lane="${id}"] .messages`);
      return Number(cell?.textContent?.replaceAll(',', '')) >= Number(least);
    },
    [lane, atLeast] as const,
  );
}

/** Sends a message by the page's own form. */
export async function say(page: Page, author: string, text: string): Promise<void> {
  await page.locator('[name=author]').fill(author);
  await page.locator('[name=text]').fill(text);
  await page.locator('[name=text]').press('Enter');
}

/** Posts a message beside the page. */
export async function post(url: string, text: string): Promise<void> {
  const response = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ author: 'test', text }),
  });
  expect(response.status).toBe(201);
}
