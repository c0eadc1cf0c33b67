import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type BenchProcess, onlyRun, startProcess, temporaryFolder } from '../support/bench.ts';
import { installOffline, pack } from '../support/packed.ts';

/** It packs, installs and measures on a machine that has other things to do. */
const LIMIT_MS = 600_000;

/** All that a package may hold. */
const NEEDED = [
  /^(package\.json|LICENSE|README(\.ko)?\.md)$/,
  /^dist\/(bin|src|bench|classroom)\/([\w.-]+\/)*[\w.-]+\.m?js$/,
  /^dist\/page\/(index\.html|favicon\.svg|assets\/[\w-]+\.(js|css))$/,
  /^results\/reference\/data\.json$/,
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('the packed program', { timeout: LIMIT_MS }, () => {
  it('runs where there is nothing but what is packed', async (context) => {
    const folder = temporaryFolder();
    const { filename, files } = await pack(folder);
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !NEEDED.some((needed) => needed.test(path)))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['dist/page/index.html', 'results/reference/data.json']));

    const app = join(folder, 'app');
    const missing = await installOffline(join(folder, filename), app);
    if (missing !== undefined) {
      // In continuous integration `npm ci` has just filled it.
      expect(process.env['CI'], missing).toBeUndefined();
      return context.skip('the cache of npm does not have the packages of the lock file');
    }
    const installed = join(app, 'node_modules', 'pull-vs-push');
    const before = filesIn(installed);
    const npx = (...args: string[]): BenchProcess =>
      startProcess('npx', ['--offline', 'pull-vs-push', ...args], {}, app);

    const help = await npx('--help').ended;
    expect(help.output).toMatch(/^Usage: npx pull-vs-push \[options\] \[command\]\n/);
    expect(help.code).toBe(0);
    await measures(app, npx);
    await serves(app, npx);
    expect(filesIn(installed)).toEqual(before);
  });
});

/** The main job writes its report below the current folder. */
async function measures(app: string, npx: (...args: string[]) => BenchProcess): Promise<void> {
  const flags = '--clients 5 --rate 4 --interval 250 --duration 1 --warmup 0 --store sqlite --allow-void';
  const { code, output } = await npx(...flags.split(' ')).ended;
  expect(code, output).toBe(0);
  const { folder, result } = await onlyRun(join(app, 'results'));
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['report.md', 'report.html', 'cells.csv']));
  expect(result.environment).toMatchObject({ serverCode: 'built', gitCommit: null });
  expect(result.command).toBe(`npx pull-vs-push ${flags}`);
  expect(result.cells.map(({ mode }) => mode)).toEqual(['short-poll', 'socket.io']);
}

/** The server has its page, the reference run, and runs of its own, and ends with the npx that started it. */
async function serves(app: string, npx: (...args: string[]) => BenchProcess): Promise<void> {
  const server = npx('start', '--port', '0', '--store', 'sqlite');
  await server.saw(/Ctrl-C ends it/);
  const url = /Listening on (\S+) over/.exec(server.printed())?.[1];
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${url}${path}`, { headers: { Connection: 'close' } });
    const text = await response.text();
    expect(response.status, `${path}: ${text}`).toBe(200);
    return text;
  };
  const script = /src="[^"]*(\/assets\/[^"]+\.js)"/.exec(await get('/'))?.[1];
  await get(script ?? 'no script');
  expect(JSON.parse(await get('/classroom/results/reference')).verdicts.length).toBeGreaterThan(0);

  const job = { kind: 'run', modes: 'pull,push', clients: 5, pollIntervalMs: 250, messagesPerSecond: 4 };
  await fetch(`${url}/classroom/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...job, durationS: 1 }),
  });
  const state = await vi.waitUntil(
    async () => {
      const now = JSON.parse(await get('/classroom/jobs')) as { exitCode: number | null; run: string };
      return now.exitCode === null ? undefined : now;
    },
    { timeout: LIMIT_MS, interval: 200 },
  );
  // The one measured before, and this one.
  expect(readdirSync(join(app, 'results'))).toHaveLength(2);
  expect(JSON.parse(await get(`/classroom/results/${state.run}`)).tables.length).toBeGreaterThan(0);

  server.child.kill('SIGTERM');
  // The pipe of its output ends when the last of npx, the shell and the server has ended.
  await server.ended;
}
