import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { type BenchProcess, isRunning, onlyRun, startProcess, temporaryFolder } from '../support/bench.ts';
import { connectRaw, rawRequest } from '../support/raw-client.ts';
import { startServerAsPeopleDo } from './support/started-server.ts';

/** Within this everybody is told and the process has ended. */
const LIMIT_MS = 10_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How each kind of reader sees that the server ends. */
async function openReaders(url: string, port: number) {
  const held = fetch(`${url}/messages?since=0&wait=30000`).then(({ status }) => status);
  const stream = await connectRaw(port);
  stream.socket.write(rawRequest('/messages/stream'));
  await stream.saw(/event: log/);
  const lines = await connectRaw(port);
  lines.socket.write(rawRequest('/messages/ndjson'));
  await lines.saw(/"log"/);
  const webSocket = new WebSocket(`${url.replace('http', 'ws')}/messages/socket`);
  const closed = new Promise((resolve) =>
    webSocket.once('close', (code, reason) => resolve(`${code} ${reason}`)),
  );
  await new Promise((resolve) => webSocket.once('message', resolve));
  const socket = io(url, { forceNew: true, transports: ['websocket'] });
  onTestFinished(() => void socket.disconnect());
  const disconnected = new Promise((resolve) =>
    socket.once('disconnect', (reason) => resolve([reason, socket.active])),
  );
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { held, stream, lines, closed, disconnected };
}

describe('a server that is told to end', { timeout: 60_000 }, () => {
  it.each(SIGNALS)('by %s tells every kind of reader, and ends in time', async (signal) => {
    const server = await startServerAsPeopleDo();
    const { held, stream, lines, closed, disconnected } = await openReaders(server.url, server.port);
    const startedMs = performance.now();
    server.child.kill(signal);
    // That there is nothing yet, so that the reader asks again.
    expect(await held).toBe(204);
    expect(await stream.ended).toMatch(/: the server closes\nretry: 1000\n\n$/);
    expect(await lines.ended).toMatch(/\n$/);
    expect(await closed).toBe('1001 the server closes');
    // Still active: the client tries again by itself, after its own back-off.
    expect(await disconnected).toEqual(['transport close', true]);
    expect(await server.ended).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(LIMIT_MS);
  });
});

/** Returns the id of the program that npm has started, itself or by a shell. */
function programOf({ child }: BenchProcess): number {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const processes = listed.flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
  const below = (parent: number): typeof processes =>
    processes.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  const program = below(child.pid ?? 0).find(({ args }) => /^\S*node .*run\.mjs/.test(args));
  if (program === undefined) throw new Error('npm has started nothing');
  return program.pid;
}

describe('through npm', { timeout: 120_000 }, () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)('%s ends the server', async (signal) => {
    const npm = startProcess('npm', ['start', '--', '--port', '0', '--store', 'sqlite']);
    await npm.saw(/Ctrl-C ends it/);
    const server = programOf(npm);
    expect(isRunning(server)).toBe(true);
    npm.child.kill(signal);
    await vi.waitUntil(() => !isRunning(server), { timeout: LIMIT_MS });
    await npm.ended;
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('%s ends a run, which is saved and reported', async (signal) => {
    const out = temporaryFolder();
    const flags = '--modes push --clients 2 --rate 8 --duration 600 --warmup 0 --store sqlite --allow-void';
    const args = ['run', 'bench', '--', ...flags.split(' '), '--out', out];
    const npm = startProcess('npm', args);
    await npm.saw(/measuring/);
    const driver = programOf(npm);
    npm.child.kill(signal);
    await vi.waitUntil(() => !isRunning(driver), { timeout: LIMIT_MS });
    await npm.ended;
    const { folder, result } = await onlyRun(out);
    expect(result.interrupted).toBe(true);
    expect(existsSync(join(folder, 'report.md'))).toBe(true);
  });
});
