import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, it, vi } from 'vitest';
import { en } from '../../../bench/report/words/en/index.ts';
import { readResult } from '../../../bench/result/file.ts';
import type { MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { isRunning, onlyRun, serverOf, startBench, temporaryFolder } from '../../support/bench.ts';

/**
 * The smallest run that still has both ways, several messages, and polls that find nothing. A machine that is busy with other
 * tests may well make a cell void, which is tested elsewhere.
 */
const SMALL = '--clients 10 --interval 250 --rate 2 --duration 2 --warmup 0 --allow-void'.split(' ');

/** For a run that the test stops: long enough not to end before. */
const ENDLESS = ['--duration', '600'];

const DATA_V1 = fileURLToPath(new URL('../../fixtures/data-v1.json', import.meta.url));

function measured(result: Result, mode: string): MeasuredCell {
  const cell = result.cells.find((candidate) => candidate.mode === mode);
  if (cell === undefined || cell.status === 'failed')
    throw new Error(`${mode} was not measured: ${cell?.reasons.map(en.reason)}`);
  return cell;
}

/** Long enough for several runs, each of which starts processes, on a busy machine. */
const LIMIT_MS = 600_000;

describe('npm run bench', { timeout: LIMIT_MS }, () => {
  it('measures both ways, accounts for every message, and writes data and report', async () => {
    const out = temporaryFolder();
    const { code, output } = await startBench([...SMALL, '--store', 'sqlite', '--out', out]).ended;
    expect(code, output).toBe(0);

    const { folder, result } = await onlyRun(out);
    expect(result.finishedAt).toBeDefined();
    for (const mode of ['short-poll', 'socket.io']) {
      const cell = measured(result, mode);
      expect(cell.expected).toBe(cell.published * 10);
      expect(cell).toMatchObject({ delivered: cell.expected, missed: 0, duplicated: 0, reordered: 0 });
    }
    const push = measured(result, 'socket.io');
    expect(push.requests).toEqual({ total: 10, useful: 0, empty: 0, handshake: 10 });
    const pull = measured(result, 'short-poll');
    expect(pull.requests.total).toBe(pull.requests.useful + pull.requests.empty);
    expect(pull.requests.empty).toBeGreaterThan(0);
    expect(pull.latencyMs.p50).toBeGreaterThan(push.latencyMs.p50);

    const report = readFileSync(join(folder, 'report.md'), 'utf8');
    expect(result.verdicts.length).toBeGreaterThan(0);
    for (const verdict of result.verdicts) expect(report).toContain(en.verdict(verdict));
    expect(report).toContain(result.command);
    expect(output).toContain('short-poll');

    writeFileSync(join(folder, 'report.md'), 'gone');
    // A result can be named by its file or by its folder.
    const again = await startBench(['report', join(folder, 'data.json')]).ended;
    expect(again.code, again.output).toBe(0);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toBe(report);
  });

  it('reports a cell as failed when its server is killed, and the others as they are', async () => {
    const out = temporaryFolder();
    // Long enough to be killed in its first cell.
    const bench = startBench([
      ...SMALL,
      ...['--modes', 'push,pull'],
      ...['--duration', '5'],
      ...['--store', 'sqlite'],
      ...['--out', out],
    ]);
    await bench.saw(/measuring/);
    process.kill(serverOf(bench), 'SIGKILL');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(1);

    const { result } = await onlyRun(out);
    expect(result.cells.map((cell) => [cell.mode, cell.status === 'failed'])).toEqual([
      ['short-poll', true],
      ['socket.io', false],
    ]);
    expect(result.cells[0]?.reasons.map(en.reason).join()).toMatch(/SIGKILL/);
    expect(output).toMatch(/short-poll .*failed/);
  });

  it('leaves no process behind, however it ends', async () => {
    const bench = startBench([...SMALL, ...ENDLESS, '--store', 'sqlite', '--out', temporaryFolder()]);
    await bench.saw(/measuring/);
    const server = serverOf(bench);
    bench.child.kill('SIGKILL');
    await bench.ended;
    await vi.waitUntil(() => !isRunning(server), { timeout: LIMIT_MS });
  });

  it('saves and reports what is measured when it is stopped', async () => {
    const out = temporaryFolder();
    const file = join(temporaryFolder(), 'log.db');
    const bench = startBench([...SMALL, ...ENDLESS, '--store', `sqlite:${file}`, '--out', out]);
    await bench.saw(/measuring/);
    // Not as the log's server, of which there is one already.
    const log = new Database(file, { readonly: true });
    const tailSeq = () => (log.prepare('SELECT max(seq) AS seq FROM messages').get() as { seq: number }).seq;
    // The messages so far are for warm-up; further ones are in the window.
    const before = tailSeq();
    await vi.waitUntil(() => tailSeq() > before + 1, { timeout: LIMIT_MS });
    log.close();
    bench.child.kill('SIGINT');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(130);

    const { folder, result } = await onlyRun(out);
    expect(result.interrupted).toBe(true);
    expect(measured(result, 'short-poll').published).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'report.md'))).toBe(true);
  });

  it('saves no cell if it is stopped before the first message', async () => {
    const out = temporaryFolder();
    const bench = startBench([
      ...SMALL,
      ...ENDLESS,
      // With this seed the first message is due a minute after the window starts; with even arrivals it would be due at once.
      ...['--rate', '0.01', '--arrivals', 'poisson', '--seed', '2'],
      ...['--store', 'sqlite'],
      ...['--out', out],
    ]);
    await bench.saw(/measuring/);
    bench.child.kill('SIGINT');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(130);
    const { result } = await onlyRun(out);
    expect(result).toMatchObject({ interrupted: true, cells: [] });
  });

  it('resumes a stopped run, keeps what was measured, and applies checks to all of it', async () => {
    const out = temporaryFolder();
    const stopped = startBench([...SMALL, '--duration', '3', '--store', 'sqlite', '--out', out]);
    await stopped.saw(/cell 2 of 2/);
    stopped.child.kill('SIGINT');
    await stopped.ended;
    const before = await onlyRun(out);
    expect(before.result.cells.map((cell) => cell.mode)).toEqual(['short-poll']);

    const checks = ['--check', 'push.missed == 0', 'pull.latencyMs.p50 < 1'];
    const { code, output } = await startBench(['--resume', before.folder, ...checks]).ended;
    expect(code, output).toBe(3);
    expect(output).toMatch(/pull\.latencyMs\.p50 < 1: (measured|void)/);
    const after = await onlyRun(out);
    expect(after.result.cells[0]).toEqual(before.result.cells[0]);
    expect(after.result.cells.map((cell) => cell.mode)).toEqual(['short-poll', 'socket.io']);
    expect(after.result).toMatchObject({ interrupted: false, startedAt: before.result.startedAt });
  });

  it('goes on with a run of version 1 as one of version 2', async () => {
    const folder = join(temporaryFolder(), 'old');
    mkdirSync(folder);
    copyFileSync(DATA_V1, join(folder, 'data.json'));
    const before = await readResult(folder);
    const { code, output } = await startBench(['--resume', folder, '--allow-void']).ended;
    expect(code, output).toBe(0);

    expect(JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8'))).toMatchObject({ schemaVersion: 2 });
    const { cells, verdicts } = await readResult(folder);
    expect(cells).toHaveLength(before.cells.length);
    for (const [at, cell] of before.cells.entries()) {
      if (cell.status === 'failed') expect(cells[at]?.status).not.toBe('failed');
      else expect(cells[at]).toEqual(cell);
    }
    expect(verdicts.length).toBeGreaterThan(0);
  });

  it('names all the flags that cannot be used, at once, before anything starts', async () => {
    const out = temporaryFolder();
    const file = join(out, 'file');
    writeFileSync(file, '');
    const { code, output } = await startBench([
      ...['--modes', 'pull,telegraph'],
      ...['--clients', '0,ten'],
      ...['--interval', '-5'],
      ...['--rate', 'often'],
      ...['--rtt', '0,6s'],
      ...['--churn', '1.5'],
      ...['--duration', '1e9'],
      ...['--store', 'paper'],
      ...['--out', join(file, 'run')],
      ...['--check', 'push.missed = none', 'push.hops < 3'],
    ]).ended;
    expect(code).toBe(2);
    for (const [option, given] of [
      ['--modes', 'telegraph'],
      ['--clients', '0'],
      ['--clients', 'ten'],
      ['--interval', '-5'],
      ['--rate', 'often'],
      ['--rtt', '6s'],
      ['--churn', '1.5'],
      ['--duration', '1e9'],
      ['--store', 'paper'],
      ['--out', 'file'],
      ["--check 'push.missed = none'", 'MODE.FIGURE OPERATOR NUMBER'],
      ["--check 'push.hops < 3'", 'hops'],
    ]) {
      expect(
        output.split('\n').some((line) => line.startsWith(`${option}: `) && line.includes(given as string)),
        `${option} ${given} in:\n${output}`,
      ).toBe(true);
    }
    expect(output).not.toMatch(/\n\s+at /);
    expect(readdirSync(out)).toEqual(['file']);
  });

  it.each([
    [['capcity'], /no command 'capcity'; perhaps capacity\n.*To measure, give none/],
    [['run', '--clients', '5'], /no command 'run'\n.*To measure, give none/],
    [['capacity', 'polls'], /too many arguments/],
    [['calibrate', '--store', 'oracle'], /--store.*unknown store 'oracle'/],
    [['capacity', 'polls'], /Try npm run bench -- capacity --help/],
    [['report'], /^missing required argument 'folder'\s+Try npm run bench -- report --help/],
    [
      ['capacity', '--p99', 'soon', '--find', 'polls,bytes', '--modes', 'pus'],
      /--find: must be one of polls, deliveries, clients.*"bytes".*given: "polls,bytes"\n--p99: must be a duration .*; given: "soon"\n--modes: .*; unknown: pus \(perhaps push\); given: "pus"/,
    ],
    [['--lang', 'fr'], /^--lang: must be one of en, ko; given: "fr"/],
    [['merge', 'a', 'b', '--name', '../evil'], /^--name: must be a name of at most 100/],
    // A password that was given to the wrong flag, and what a terminal would obey.
    [['report', 'x', '--lang', 'mongodb://user:s3cret@host'], /^(?!.*s3cret).*mongodb:\/\/\*\*\*@host/s],
    [['repo\u001b[2Jrt'], /^there is no command 'repo\uFFFD\[2Jrt'/],
    [['lesson', 'aligned-hrd'], /^there is no lesson 'aligned-hrd'; perhaps aligned-herd\nLessons:/],
  ])('refuses %j in a sentence that helps', async (words, message) => {
    const { code, output } = await startBench(words).ended;
    expect(code).toBe(2);
    expect(output).toMatch(message);
  });

  it('names the limit that too many clients would exceed', async () => {
    const { code, output } = await startBench(['--clients', '1000000', '--out', temporaryFolder()]).ended;
    expect(code).toBe(2);
    expect(output).toMatch(
      /--clients: must be at most \d+, since a process may have \d+ open files .*ulimit -n/,
    );
  });

  it('does not print the password of a database that cannot be reached', async () => {
    const out = temporaryFolder();
    const uri = 'mongodb://someone:s3cret@127.0.0.1:9/chat';
    const { code, output } = await startBench([...SMALL, '--modes', 'pull', '--store', uri, '--out', out])
      .ended;
    expect(code).toBe(1);
    expect(output).not.toContain('s3cret');
    const { folder } = await onlyRun(out);
    for (const file of readdirSync(folder))
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain('s3cret');
  });
});
