import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameProblems, outProblems } from '../../../bench/plan/conflicts.ts';
import { PlanError } from '../../../bench/plan/plan.ts';
import { claimFolder, ensureFolder, makeRunFolder } from '../../../bench/plan/run-folder.ts';
import { temporaryFolder } from '../../support/bench.ts';

const AT = new Date('2026-01-31T12:00:00.500Z');

describe("a run's folder", () => {
  it('differs for each of several runs that start in the same second', async () => {
    const out = join(temporaryFolder(), 'not', 'there', 'yet');
    const folders = await Promise.all(Array.from({ length: 5 }, () => makeRunFolder(out, undefined, AT)));
    expect(new Set(folders).size).toBe(5);
    expect(readdirSync(out).sort()).toEqual([
      '2026-01-31T12-00-00',
      ...[2, 3, 4, 5].map((number) => `2026-01-31T12-00-00-${number}`),
    ]);
  });

  it('is given to only one of several runs that start with the same name', async () => {
    const out = temporaryFolder();
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => makeRunFolder(out, 'mine', AT)));
    const refused = settled.filter((each) => each.status === 'rejected').map(({ reason }) => reason);
    expect(refused).toHaveLength(4);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(PlanError);
      expect(reason.message).toMatch(/^--name: must be free, but .*mine is there already; .*--resume$/);
    }
  });

  it('is locked by one process at a time, and released', async () => {
    const folder = temporaryFolder();
    const release = await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toThrow(
      new RegExp(`^--resume: the run in .* is being measured by process ${process.pid}; wait`),
    );
    await release();
    expect(readdirSync(folder)).toEqual([]);
    await (await claimFolder(folder))();
  });

  it('can be locked when the process that held the lock was killed', async () => {
    const folder = temporaryFolder();
    // Beyond the largest process id of Linux, so no process has it.
    writeFileSync(join(folder, 'measuring.lock'), '99999999');
    await (await claimFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('folders that cannot be made', () => {
  it.runIf(existsSync('/proc'))(
    'are refused at once below /proc, where a recursive mkdir never returns',
    async () => {
      await expect(ensureFolder('/proc/x/y')).rejects.toThrow(/ENOENT/);
      expect(await outProblems('/proc/x/y')).toEqual([
        {
          option: '--out',
          message: 'must be a folder that can be written; given: "/proc/x/y" (ENOENT in /proc)',
        },
      ]);
    },
  );

  it('are refused below a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(ensureFolder(join(file, 'run'))).rejects.toThrow(/ENOTDIR/);
    await expect(ensureFolder(file)).rejects.toThrow(/EEXIST/);
    expect((await outProblems(join(file, 'run'))).map(({ option }) => option)).toEqual(['--out']);
  });

  it('are distinguished from ones that can, without leaving anything behind', async () => {
    const folder = temporaryFolder();
    expect(await outProblems(join(folder, 'a', 'b'))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the name of a run', () => {
  const problemsOf = (name: string) => nameProblems(temporaryFolder(), name).map(({ message }) => message);

  it.each([
    ...['con', 'NUL', 'aux.txt', 'Prn', 'COM1', 'lpt9.a.b', 'x.', 'a/b', 'a b', '..', '.', '', 'a?'],
    'x'.repeat(101),
  ])('must not be %j, which is not a valid file name on every system', (name) => {
    expect(problemsOf(name)).toHaveLength(1);
    expect(problemsOf(name)[0]).toContain(`; given: ${JSON.stringify(name)}`);
  });

  it.each(['reference', 'console', 'com', 'lpt10', '.hidden', '2026-01-31', 'nul-1'])('may be %s', (name) => {
    expect(problemsOf(name)).toEqual([]);
  });

  it('must be free, even if the folder of that name is empty', () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'mine'));
    expect(nameProblems(out, 'mine').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^must be free/),
    ]);
  });
});
