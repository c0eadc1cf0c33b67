import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openPath } from '../../../bench/load/delay/process.ts';
import { isRunning, temporaryFolder } from '../../support/bench.ts';

/** A process in place of the delay proxy that writes its id to a file and then runs the given code. */
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

it('a delay proxy that never reports ready is killed', async () => {
  const { main, pidFile } = proxyThat('setInterval(() => {}, 1e3)');
  const opening = openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 2_000, answerLimitMs: 50 });
  await expect(opening).rejects.toThrow('the delay proxy did not answer "start" within 2 s');
  expect(isRunning(pidIn(pidFile))).toBe(false);
});

it('a delay proxy that stops answering does not block its figures for ever', async () => {
  const { main, pidFile } = proxyThat(
    'setInterval(() => {}, 1e3); process.once("message", () => process.send({ type: "ready", port: 9 }))',
  );
  const path = await openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 30_000, answerLimitMs: 50 });
  onTestFinished(() => path.close());
  await expect(path.end()).rejects.toThrow('the delay proxy did not answer "end" within 0.05 s');
  await path.close();
  await vi.waitUntil(() => !isRunning(pidIn(pidFile)));
});

it('a delay proxy that cannot start fails at once', async () => {
  const { main } = proxyThat('process.exit(7)');
  const opening = openPath('http://127.0.0.1:9', 10, { main, readyLimitMs: 30_000, answerLimitMs: 50 });
  await expect(opening).rejects.toThrow('the delay proxy ended with exit code 7');
});
