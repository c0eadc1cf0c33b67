import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openPath } from '../../../bench/load/delay/process.ts';
import { isRunning, temporaryFolder } from '../../support/bench.ts';

/** A process in the delay proxy's place that writes down its id and then does what it is told here. */
function proxyThat(script: string) {
  const folder = temporaryFolder();
  const main = join(folder, 'main.mjs');
  const pidFile = join(folder, 'pid');
  writeFileSync(
    main,
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${script}`,
  );
  return { main: pathToFileURL(main), pidFile };
}

const pidIn = (file: string): number => Number(readFileSync(file, 'utf8'));

it('a delay proxy that never says that it is ready is given up and ended', async () => {
  const { main, pidFile } = proxyThat('setInterval(() => {}, 1e3)');
  const opening = openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 2_000, answerLimitMs: 50 });
  await expect(opening).rejects.toThrow('the delay proxy did not answer "start" within 2 s');
  expect(isRunning(pidIn(pidFile))).toBe(false);
});

it('a delay proxy that stands still does not tell its figures for ever', async () => {
  const { main, pidFile } = proxyThat(
    'setInterval(() => {}, 1e3); process.once("message", () => process.send({ type: "ready", port: 9 }))',
  );
  const path = await openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 30_000, answerLimitMs: 50 });
  onTestFinished(() => path.close());
  await expect(path.end()).rejects.toThrow('the delay proxy did not answer "end" within 0.05 s');
  await path.close();
  await vi.waitUntil(() => !isRunning(pidIn(pidFile)));
});

it('a delay proxy that cannot start says so at once', async () => {
  const { main } = proxyThat('process.exit(7)');
  const opening = openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 30_000, answerLimitMs: 50 });
  await expect(opening).rejects.toThrow('the delay proxy ended with exit code 7');
});
