import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { modes } from '../../src/modes/index.ts';
import { CLIENT_KINDS } from '../../src/modes/mode.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The modules of a process or thread: files of the project by their path, others by the name of their package. */
type Modules = ReadonlySet<string>;

/** Runs a script and returns the modules of each process and thread that it started, its own too. */
async function runAndList(script: string): Promise<readonly Modules[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-modules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // V8's coverage lists every script that ran, however it was loaded. Child processes and threads write a file each.
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: ROOT,
    env: { ...process.env, NODE_V8_COVERAGE: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  return readdirSync(folder).map((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return new Set(
      result
        .map(({ url }) => url)
        .filter((url) => url.startsWith('file:'))
        .map(nameOf),
    );
  });
}

function nameOf(url: string): string {
  const path = fileURLToPath(url.replace(/[?#].*/, ''));
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path.replaceAll('\\', '/'));
  // Built code counts as the source that it was built from: a measured server runs what is built where that is fresh.
  const source = path
    .slice(ROOT.length)
    .replaceAll('\\', '/')
    .replace(/^dist\/(.*)\.js$/, '$1.ts');
  return inPackage?.[1] ?? source;
}

function matching(modules: Modules, pattern: RegExp): string[] {
  return [...modules].filter((name) => pattern.test(name)).sort();
}

/** In the folder of a mode, not in one that modes share. */
const CLIENT_HALF = new RegExp(
  `^src/modes/(${modes.map(({ name }) => name).join('|')})/(lean|library)\\.ts$`,
);
const SERVER_HALF = /^src\/modes\/[^/]+\/server\.ts$/;
const TYPICAL_PARTS = /^src\/typical\//;

/** What only clients of the log need: their code and the packages that library clients use. */
const CLIENT_PARTS =
  /^(src\/modes\/(lean|client|poll\/client|poll\/lean)\/.*|undici|eventsource|socket\.io-client)$/;

/** What only the driver, its report or the page needs. */
const DRIVER_PARTS = /^(bench\/.*|classroom\/.*|perf\/.*|echarts|marked|hdr-histogram-js|vite)$/;

/** What only the server needs. Both sides write cursors. */
const SERVER_PARTS =
  /^(src\/(app|server|start|config|meter)\.ts|src\/(store|http|log)\/(?!cursor\.ts).*|express|helmet|socket\.io|engine\.io|mongoose|mongodb|libsql|pino|zod)$/;

const REPORT_PARTS = /^(bench\/(report|commands|capacity|presets)\/.*|classroom\/.*|echarts|marked|vite)$/;

it('a measured server loads no client, chart or page, and a thread of clients no server and one client', async () => {
  const all = await runAndList('test/fixtures/open-clients.ts');
  const servers = all.filter((modules) => modules.has('src/main.ts'));
  const threads = all.filter((modules) => modules.has('bench/load/fleet/thread.ts'));

  expect(servers).toHaveLength(1);
  const [server = new Set<string>()] = servers;
  expect(matching(server, SERVER_HALF)).not.toEqual([]);
  expect(matching(server, TYPICAL_PARTS)).toEqual([]);
  expect(matching(server, CLIENT_HALF)).toEqual([]);
  expect(matching(server, CLIENT_PARTS)).toEqual([]);
  expect(matching(server, DRIVER_PARTS)).toEqual([]);

  expect(threads).toHaveLength(modes.length * CLIENT_KINDS.length);
  for (const thread of threads) {
    expect(matching(thread, CLIENT_HALF)).toHaveLength(1);
    expect(matching(thread, SERVER_HALF)).toEqual([]);
    expect(matching(thread, TYPICAL_PARTS)).toEqual([]);
    expect(matching(thread, SERVER_PARTS)).toEqual([]);
    expect(matching(thread, REPORT_PARTS)).toEqual([]);
  }
  const loaded = new Set(threads.flatMap((thread) => matching(thread, CLIENT_HALF)));
  // The mode that upgrades has the library's client only.
  expect(loaded.size).toBe(threads.length - 1);
});

it('a measured server of the typical stack loads nothing of what the tuned one does for readers', async () => {
  const all = await runAndList('test/fixtures/start-typical.ts');
  const [server = new Set<string>()] = all.filter((modules) => modules.has('src/main.ts'));
  expect(matching(server, TYPICAL_PARTS)).not.toEqual([]);
  expect(matching(server, SERVER_HALF)).toEqual([]);
  expect(matching(server, /^src\/modes\/(push\/push|poll\/page|socket\.io\/outlet)\.ts$/)).toEqual([]);
  expect(matching(server, CLIENT_PARTS)).toEqual([]);
});
