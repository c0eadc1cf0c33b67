import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect } from 'vitest';
import { ensureMongod } from '../../src/store/mongod-binary.ts';
import {
  isRunning,
  onlyRun,
  serverOf,
  serversOf,
  startBench,
  startProcess,
  temporaryFolder,
} from '../support/bench.ts';
import { mongodPid } from '../support/mongod.ts';
import { drill } from './drill.ts';

const CELL = '--clients 10 --rate 10 --duration 6 --warmup 1 --interval 500 --allow-void'.split(' ');
const noMongo = await ensureMongod({ say: () => {}, firstByteMs: 1_500 }).then(
  () => undefined,
  (error: Error) => error.message,
);
const FULL_DISK = pathToFileURL(join(import.meta.dirname, '../processes/bench/full-disk.mjs')).href;

const FEW_PORTS = 150;
/** A command of a shell that leaves its network few local ports. */
const LEAVE_FEW = `ip link set lo up && sysctl -qw net.ipv4.ip_local_port_range="20000 ${20_000 + FEW_PORTS - 1}"`;

/** Arguments of `unshare` for a command of a shell in a network of its own. */
const inOwnNetwork = (command: string): string[] => ['-rn', 'sh', '-c', command];

/** Why there can be no such network here. */
function networkProblem(): string | undefined {
  try {
    execFileSync('unshare', inOwnNetwork(LEAVE_FEW), { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `no network of its own: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

const noNetwork = networkProblem();

describe('a run', () => {
  drill('driver killed in a window', { injected: 'SIGKILL of the driver', short: true }, async () => {
    const out = temporaryFolder();
    const bench = startBench([
      ...CELL,
      '--modes',
      'pull,push',
      '--store',
      'sqlite',
      '--duration',
      '2',
      '--out',
      out,
    ]);
    await bench.saw(/cell 2 of 2/);
    await bench.saw(/cell 2.*measuring/s);
    const server = serverOf(bench);
    bench.child.kill('SIGKILL');
    await bench.ended;
    const untilMs = performance.now() + 10_000;
    while (isRunning(server) && performance.now() < untilMs) await sleep(50);
    expect(isRunning(server)).toBe(false);
    const { folder, result } = await onlyRun(out);
    expect(result.cells).toHaveLength(1);
    const resumed = await startBench(['--resume', folder, '--allow-void']).ended;
    expect(resumed.code, resumed.output).toBe(0);
    expect((await onlyRun(out)).result.cells).toHaveLength(2);
    return 'its server ended too, the cell before is saved, and --resume measured the rest';
  });

  drill('measured server killed in a window', { injected: 'SIGKILL of the server' }, async () => {
    const out = temporaryFolder();
    const bench = startBench([...CELL, '--modes', 'push', '--store', 'sqlite', '--out', out]);
    await bench.saw(/measuring/);
    process.kill(serverOf(bench), 'SIGKILL');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(1);
    const cell = (await onlyRun(out)).result.cells[0];
    expect(cell?.status).toBe('failed');
    expect(JSON.stringify(cell?.reasons)).toContain('the server process was ended by SIGKILL');
    return 'the cell has failed with that reason, and no figure';
  });

  drill('measured server stopped in a window', { injected: 'SIGSTOP of the server for 3 s' }, async () => {
    const out = temporaryFolder();
    const bench = startBench([...CELL, '--modes', 'push', '--store', 'sqlite', '--out', out]);
    await bench.saw(/measuring/);
    await sleep(1_000);
    const server = serverOf(bench);
    process.kill(server, 'SIGSTOP');
    await sleep(3_000);
    process.kill(server, 'SIGCONT');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(0);
    const cell = (await onlyRun(out)).result.cells[0];
    if (cell === undefined || cell.status === 'failed') throw new Error(output);
    expect(cell.missed).toBe(0);
    expect(cell.latencyMs.max).toBeGreaterThan(2_000);
    return `nothing missed; latency up to ${(cell.latencyMs.max / 1000).toFixed(1)} s, counted from when each message was due`;
  });

  drill('driver stopped in a window', { injected: 'SIGSTOP of the driver for 3 s' }, async () => {
    const out = temporaryFolder();
    const flags = [...CELL, '--modes', 'push', '--store', 'sqlite', '--out', out];
    const bench = startBench(flags.filter((flag) => flag !== '--allow-void'));
    await bench.saw(/measuring/);
    await sleep(1_000);
    bench.child.kill('SIGSTOP');
    await sleep(3_000);
    bench.child.kill('SIGCONT');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(4);
    const cell = (await onlyRun(out)).result.cells[0];
    const codes = cell?.reasons.map((reason) => reason.code) ?? [];
    expect(codes).toContain('lateThread');
    return `the cell is void: ${codes.join(', ')}`;
  });

  drill('database killed in a window', { injected: 'SIGKILL of mongod', skip: noMongo }, async () => {
    const out = temporaryFolder();
    const bench = startBench([...CELL, '--modes', 'push', '--store', 'mongo', '--out', out]);
    await bench.saw(/measuring/);
    process.kill(mongodPid(serverOf(bench)) as number, 'SIGKILL');
    const { output } = await bench.ended;
    const cell = (await onlyRun(out)).result.cells[0];
    expect(cell?.status, output).not.toBe('ok');
    expect(cell?.reasons.map((reason) => reason.code)).toContain('databaseFailed');
    return 'the cell blames the database, and neither rate nor driver';
  });

  drill(
    'database stopped in a window',
    { injected: 'SIGSTOP of mongod for 3 s', skip: noMongo },
    async () => {
      const out = temporaryFolder();
      const bench = startBench([...CELL, '--modes', 'push', '--store', 'mongo', '--out', out]);
      await bench.saw(/measuring/);
      await sleep(1_000);
      const mongod = mongodPid(serverOf(bench)) as number;
      process.kill(mongod, 'SIGSTOP');
      await sleep(3_000);
      process.kill(mongod, 'SIGCONT');
      const { output } = await bench.ended;
      const cell = (await onlyRun(out)).result.cells[0];
      expect(cell?.status, output).not.toBe('ok');
      const codes = cell?.reasons.map((reason) => reason.code) ?? [];
      expect(codes).toContain('databaseFailed');
      return `the cell is ${cell?.status}: ${codes.join(', ')}`;
    },
  );

  drill(
    'one of two measured servers killed in a window',
    { injected: 'SIGKILL of one, nobody planned it', skip: noMongo },
    async () => {
      const out = temporaryFolder();
      const bench = startBench([...CELL, '--modes', 'push', '--nodes', '2', '--out', out]);
      await bench.saw(/measuring/);
      process.kill(serversOf(bench)[1] as number, 'SIGKILL');
      const { code, output } = await bench.ended;
      expect(code, output).toBe(1);
      const cell = (await onlyRun(out)).result.cells[0];
      expect(cell?.status).toBe('failed');
      expect(JSON.stringify(cell?.reasons)).toContain('was ended by SIGKILL');
      return 'the cell has failed with that reason, and no figure';
    },
  );

  drill(
    'no local ports',
    { injected: `${FEW_PORTS} ports for 300 clients, in a network of its own`, skip: noNetwork },
    async () => {
      const out = temporaryFolder();
      const flags = '--clients 300 --modes push --rate 2 --duration 2 --warmup 1 --store sqlite --out'.split(
        ' ',
      );
      const command = [process.execPath, '--import', 'tsx', 'bin/pull-vs-push.ts', ...flags, out];
      const { code, output } = await startProcess('unshare', [
        ...inOwnNetwork(`${LEAVE_FEW} && exec "$@"`),
        'sh',
        ...command,
      ]).ended;
      // Failed where the publisher has no port either.
      expect([1, 4], output).toContain(code);
      const told = output.replaceAll(/\s+/g, ' ');
      expect(told).toMatch(/\d+ of 300 clients did not connect, since the machine had no local port left/);
      expect(told).toMatch(/use fewer clients, or give it more ports .*ip_local_port_range/);
      expect(output).not.toMatch(/\n\s+at /);
      const cell = (await onlyRun(out)).result.cells[0];
      expect(cell?.reasons.map((reason) => reason.code)).toContain('noLocalPorts');
      return `the cell is ${cell?.status}: ${/\d+ of 300 clients did not connect/.exec(told)?.[0]}, with the reason and what to do`;
    },
  );

  drill(
    'disk full while a run is saved',
    { injected: 'ENOSPC after half of data.json', short: true },
    async () => {
      const out = temporaryFolder();
      const env = { NODE_OPTIONS: `--import ${FULL_DISK}`, DISK_FULL_FOR: 'data.json' };
      const flags =
        '--clients 2 --duration 1 --warmup 0 --rate 4 --store sqlite --modes push --allow-void'.split(' ');
      const { code, output } = await startBench([...flags, '--out', out], env).ended;
      expect(code, output).toBe(1);
      expect(output).toMatch(/could not be written, since the disk is full \(ENOSPC\)/);
      expect(readdirSync(out)).toEqual([]);
      return 'one line says so, with what to do; no half file is left';
    },
  );

  drill('standard output closed', { injected: 'nobody reads what the run prints' }, async () => {
    const out = temporaryFolder();
    const flags =
      '--clients 2 --duration 1 --warmup 0 --rate 8 --store sqlite --modes push --allow-void'.split(' ');
    const bench = startBench([...flags, '--out', out]);
    bench.child.stdout?.destroy();
    bench.child.stderr?.destroy();
    expect((await bench.ended).code).toBe(0);
    const { folder } = await onlyRun(out);
    expect(existsSync(join(folder, 'report.html'))).toBe(true);
    return 'it is measured, saved and reported, exit code 0';
  });

  drill('two runs started at once', { injected: 'the same name in the same second' }, async () => {
    const out = temporaryFolder();
    const flags =
      '--clients 2 --duration 1 --warmup 0 --rate 8 --store sqlite --modes push --allow-void'.split(' ');
    const runs = [1, 2].map(() => startBench([...flags, '--out', out, '--name', 'mine']));
    const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(({ code }) => code);
    expect(codes.sort()).toEqual([0, 2]);
    expect((await onlyRun(out)).result.cells).toHaveLength(1);
    return 'one runs, the other is refused before it starts';
  });
});
