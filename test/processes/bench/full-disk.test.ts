import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DATA_FILE, writeResult } from '../../../bench/result/file.ts';
import { makeResult } from '../../fixtures/make-result.ts';
import { startBench, temporaryFolder } from '../../support/bench.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'full-disk.mjs')).href;

function onFullDisk(full: string, args: readonly string[]) {
  return startBench(args, { NODE_OPTIONS: `--import ${PRELOAD}`, DISK_FULL_FOR: full }).ended;
}

describe('a disk that fills while a run is saved', () => {
  it('ends the run with a one-line error, and leaves no files', async () => {
    const out = temporaryFolder();
    const flags =
      '--clients 2 --duration 1 --warmup 0 --interval 200 --rate 4 --store sqlite --modes push --allow-void';
    const { code, output } = await onFullDisk(DATA_FILE, [...flags.split(' '), '--out', out]);
    expect(code, output).toBe(1);
    expect(output).toMatch(/data\.json could not be written, since the disk is full \(ENOSPC\);.*--out/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(readdirSync(out)).toEqual([]);
  });

  it.each(['report.md', 'latency.svg'])(
    'leaves data and old documents as they are without room for %s',
    async (full) => {
      const folder = join(temporaryFolder(), 'run');
      mkdirSync(folder);
      await writeResult(folder, makeResult());
      writeFileSync(join(folder, 'report.html'), 'old');
      const data = readFileSync(join(folder, DATA_FILE), 'utf8');
      const { code, output } = await onFullDisk(full, ['report', folder]);
      expect(code, output).toBe(1);
      expect(output).toMatch(
        /could not be written, since the disk is full \(ENOSPC\);.*npm run bench -- report/,
      );
      expect(output).not.toMatch(/\n\s+at /);
      // Neither partial files nor a partial report.
      expect(readdirSync(folder).sort()).toEqual([DATA_FILE, 'report.html']);
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('old');
      expect(readFileSync(join(folder, DATA_FILE), 'utf8')).toBe(data);
    },
  );
});
