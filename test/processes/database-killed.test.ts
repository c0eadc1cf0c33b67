import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../bench/report/words/en/index.ts';
import { ko } from '../../bench/report/words/ko/index.ts';
import { ensureMongod } from '../../src/store/mongod-binary.ts';
import { onlyRun, serverOf, startBench, temporaryFolder } from '../support/bench.ts';
import { mongodPid } from '../support/mongod.ts';

const missing = await ensureMongod({ say: () => {}, firstByteMs: 1_500 }).then(
  () => undefined,
  (error: Error) => error.message,
);

const FLAGS = '--modes push --clients 3 --rate 4 --duration 4 --warmup 0.5 --store mongo'.split(' ');

describe.skipIf(missing)(missing ? `skipped: ${missing}` : 'a run whose database is killed', () => {
  it('reports that the database failed, and blames neither rate nor driver', async () => {
    const out = temporaryFolder();
    const bench = startBench([...FLAGS, '--out', out]);
    await bench.saw(/measuring/);
    process.kill(mongodPid(serverOf(bench)) as number, 'SIGKILL');
    const { code, output } = await bench.ended;
    const { folder, result } = await onlyRun(out);

    const [cell] = result.cells;
    expect([1, 4], output).toContain(code);
    expect(cell?.status).not.toBe('ok');
    const reasons = cell?.reasons.filter(({ code }) => code === 'databaseFailed') ?? [];
    expect(reasons.map(en.reason)).toEqual([
      expect.stringMatching(/^the database failed during the run: \d+ messages .*\(.*MongoDB/),
    ]);
    expect(reasons.map(ko.reason)[0]).toMatch(/^실행 중에 데이터베이스에 장애가 생겨 메시지 \d+개/);
    const told = output + readFileSync(join(folder, 'report.md'), 'utf8');
    expect(told).toContain('the database failed during the run');
    expect(told).not.toMatch(/use a lower rate|could not keep up/);
  });
});
