import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type BenchProcess,
  onlyRun,
  startBench,
  startNode,
  startProcess,
  temporaryFolder,
} from '../../support/bench.ts';

/** One cell, as short as possible. A busy machine may make it void, which other tests cover. */
const TINY = '--modes push --clients 2 --rate 8 --duration 1 --warmup 0 --store sqlite --allow-void'.split(
  ' ',
);

const LIMIT_MS = 120_000;

/** Starts the benchmark from a shell script; `"$@"` in it stands for the command line. */
function shell(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): BenchProcess {
  const command = [process.execPath, '--import', 'tsx', 'bin/pull-vs-push.ts', ...args];
  return startProcess('sh', ['-c', script, 'sh', ...command], env);
}

describe('a run', { timeout: LIMIT_MS }, () => {
  it('is saved and keeps its exit code when nobody reads its output, or its output is a full disk', async () => {
    const [unread, full] = [temporaryFolder(), temporaryFolder()];
    const bench = startBench([...TINY, '--out', unread]);
    bench.child.stdout?.destroy();
    bench.child.stderr?.destroy();
    const toFull = shell('exec "$@" >/dev/full', [...TINY, '--out', full]);
    expect((await bench.ended).code).toBe(0);
    const { code, output } = await toFull.ended;
    expect(output).toMatch(/^standard output cannot be written: ENOSPC/m);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code, output).toBe(0);
    for (const out of [unread, full]) {
      const { folder, result } = await onlyRun(out);
      expect(result.finishedAt).toBeDefined();
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
      expect(readdirSync(folder)).not.toContain('measuring.lock');
    }
  });

  it('needs a folder of its own: of two runs with the same name, one is refused before it starts', async () => {
    const out = temporaryFolder();
    const runs = [1, 2].map(() => startBench([...TINY, '--out', out, '--name', 'mine']));
    const ended = await Promise.all(runs.map((run) => run.ended));
    expect(ended.map(({ code }) => code).sort(), ended.map(({ output }) => output).join('\n')).toEqual([
      0, 2,
    ]);
    const refused = ended.find(({ code }) => code === 2)?.output;
    expect(refused).toMatch(/^--name: must be free, but .*mine is there already; .*\n$/);
    expect((await onlyRun(out)).result.cells).toHaveLength(1);
  });

  it('is reported at SIGTERM and SIGHUP as at Ctrl-C', async () => {
    const endBy = async (signal: NodeJS.Signals): Promise<void> => {
      const out = temporaryFolder();
      const bench = startBench([...TINY, '--duration', '600', '--out', out]);
      await bench.saw(/measuring/);
      bench.child.kill(signal);
      // Sent twice, as a terminal and npm do; this counts as one.
      bench.child.kill(signal);
      const { code, output } = await bench.ended;
      expect(code, output).toBe(130);
      const { folder, result } = await onlyRun(out);
      expect(result.interrupted).toBe(true);
      expect(existsSync(join(folder, 'report.md'))).toBe(true);
    };
    await Promise.all([endBy('SIGTERM'), endBy('SIGHUP')]);
  });

  it.runIf(process.platform === 'linux')(
    'names what it could use, and needs no proxy for the loopback interface',
    async () => {
      const out = temporaryFolder();
      const proxy = 'http://127.0.0.1:1';
      const { code, output } = await shell(
        'exec taskset -c 0 "$@"',
        [...TINY, '--out', out, '--client', 'library'],
        {
          MAX_WAITERS: '77',
          NODE_USE_ENV_PROXY: '1',
          HTTP_PROXY: proxy,
          http_proxy: proxy,
        },
      ).ended;
      expect(code, output).toBe(0);
      const { folder, result } = await onlyRun(out);
      expect(result.environment).toMatchObject({ cores: 1, settings: { MAX_WAITERS: '77' } });
      expect(readFileSync(join(folder, 'report.md'), 'utf8')).toMatch(/, 1 core, [\s\S]*MAX\\_WAITERS=77/);
    },
  );
});

describe('a search for capacity', { timeout: LIMIT_MS }, () => {
  it('creates its folder when it starts, and is saved at SIGTERM', async () => {
    const out = temporaryFolder();
    const bench = startBench(['capacity', '--find', 'clients', '--duration', '600', '--out', out]);
    await bench.saw(/clients at 1 messages/);
    const [folder, ...others] = readdirSync(out);
    expect(others).toEqual([]);
    bench.child.kill('SIGTERM');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(130);
    expect(folder).toMatch(/^\d{4}-\d\d-\d\dT/);
    const kept = JSON.parse(readFileSync(join(out, folder as string, 'capacity.json'), 'utf8'));
    expect(kept.interrupted).toBe(true);
  });
});

describe('a command that only prints', { timeout: LIMIT_MS }, () => {
  it('ends quietly when its reader closes the pipe, and fails when its output cannot be written', async () => {
    const [unread, full, perf] = await Promise.all([
      shell('"$@" | head -n 1', ['--help']).ended,
      shell('exec "$@" >/dev/full', ['figures']).ended,
      startNode(['perf/cli.ts', '--pairs', '0'], {}).ended,
    ]);
    expect(unread).toEqual({ code: 0, output: 'Usage: npm run bench -- [options] [command]\n' });
    expect(full.output).toMatch(/^standard output cannot be written: ENOSPC.*\n$/);
    expect(full.code).toBe(1);
    expect(perf).toMatchObject({
      code: 2,
      output: expect.stringMatching(/must be a whole number from 1 to 99/),
    });
  });
});
