import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

/** A file, and something that it imports against the direction. */
type Import = readonly [file: string, specifier: string];

const WRONG: readonly Import[] = [
  ['src/log/feed.ts', '../../bench/random.ts'],
  ['src/server.ts', '../classroom/server/index.ts'],
  ['src/modes/sse/server.ts', '../../../perf/run.ts'],
  ['bench/cli.ts', '../classroom/commands/lesson.ts'],
  ['bench/load/fleet/fleet.ts', '../../../perf/summary.ts'],
  ['bench/run.ts', './commands/run.ts'],
  ['bench/run.ts', './cli.ts'],
  ['bench/random.ts', '../classroom/main.ts'],
  ['bench/result/figures.ts', '../report/words/format.ts'],
  ['bench/result/figures.ts', '../commands/check.ts'],
  ['bench/result/figures.ts', '../measure/cell.ts'],
  ['bench/result/figures.ts', '../../classroom/main.ts'],
  ['bench/plan/plan.ts', '../measure/cell.ts'],
  ['bench/plan/plan.ts', '../run.ts'],
  ['bench/ledger/ledger.ts', '../load/churn.ts'],
  ['bench/load/load.ts', '../plan/plan.ts'],
  ['bench/load/delay/line.ts', '../../model/theory.ts'],
  ['bench/model/theory.ts', '../measure/cell.ts'],
  ['bench/measure/cell.ts', '../plan/plan.ts'],
  ['bench/measure/cell.ts', '../report/words/format.ts'],
  ['bench/measure/cell.ts', '../run.ts'],
  ['bench/capacity/cells.ts', '../plan/plan.ts'],
  ['bench/capacity/cells.ts', '../commands/stop.ts'],
  ['bench/presets/kaazing.ts', '../measure/cell.ts'],
  ['bench/report/index.ts', '../plan/plan.ts'],
  ['bench/calibrate/calibrate.ts', '../commands/calibrate.ts'],
  ['bench/advise/advise.ts', '../measure/cell.ts'],
  ['bench/advise/advise.ts', '../commands/advise.ts'],
  ['bench/report/render/html.ts', '../../measure/cell.ts'],
  ['bench/report/render/html.ts', '../../../src/clock.ts'],
  ['bench/report/render/sections/answer.ts', '../../../commands/check.ts'],
  ['bench/commands/run.ts', '../../perf/run.ts'],
  ['classroom/contract/job-state.ts', '../server/job.ts'],
  ['classroom/contract/job-state.ts', '../page/api.ts'],
  ['classroom/page/api.ts', '../server/job.ts'],
  ['classroom/page/race/time/clock.ts', '../../../server/timekeeper.ts'],
  ['classroom/page/api.ts', '../../bench/commands/run.ts'],
  ['classroom/server/unit-costs.ts', '../page/what-if/model.ts'],
  ['classroom/server/wire/index.ts', '../../../bench/commands/run.ts'],
  ['classroom/lessons/lab.ts', '../server/job.ts'],
  ['classroom/lessons/lab.ts', '../server/job.ts'],
  ['classroom/lessons/lab.ts', '../../bench/commands/run.ts'],
  ['bench/run.ts', '../artillery/src/reader.ts'],
  ['artillery/src/reader.ts', '../../bench/commands/run.ts'],
  ['perf/cli.ts', '../classroom/main.ts'],
  ['perf/cli.ts', '../bench/commands/run.ts'],
  ['perf/load/cpu.ts', '../hosts/serve.ts'],
  ['perf/load/cpu.ts', '../run.ts'],
  ['perf/hosts/serve.ts', '../kinds/case.ts'],
  ['perf/hosts/serve.ts', '../run.ts'],
  ['perf/kinds/case.ts', '../cases/index.ts'],
  ['perf/kinds/case.ts', '../run.ts'],
  ['perf/cases/index.ts', '../run.ts'],
];

/** Neighbours of the above that are as they should be. */
const RIGHT: readonly Import[] = [
  ['bench/cli.ts', './commands/run.ts'],
  ['bench/commands/run.ts', '../run.ts'],
  ['bench/measure/cell.ts', '../load/load.ts'],
  ['bench/result/statistics/intervals.ts', '../random.ts'],
  ['bench/report/render/html.ts', '../../model/projection.ts'],
  ['bench/report/render/sections/answer.ts', '../../../result/figures.ts'],
  ['classroom/page/api.ts', '../contract/job-state.ts'],
  ['classroom/server/job.ts', '../../src/page.ts'],
  ['classroom/lessons/lab.ts', '../../src/server.ts'],
  ['classroom/commands/lesson.ts', '../../bench/commands/command.ts'],
  ['perf/hosts/driver.ts', '../load/readers.ts'],
  ['perf/cli.ts', './run.ts'],
  ['artillery/src/worker.ts', '../../bench/load/load.ts'],
];

const CIRCLE: readonly Import[] = [
  ['src/a.ts', './b.ts'],
  ['src/b.ts', './a.ts'],
];

/** The part of Biome's JSON that is read here. */
interface LintReport {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly location: { readonly path: string; readonly start: { readonly line: number } };
  }[];
}

interface Refusal {
  readonly found: Import;
  readonly message: string;
}

const folder = mkdtempSync(join(tmpdir(), 'imports-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns what the project's linter refuses in files that have nothing but these imports, all of them of types. */
async function refusalsOf(rule: string, imports: readonly Import[]): Promise<readonly Refusal[]> {
  const project = mkdtempSync(join(folder, 'project-'));
  cpSync(join(ROOT, 'biome.json'), join(project, 'biome.json'));
  for (const file of new Set(imports.map(([each]) => each))) {
    const path = join(project, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, importsOf(file, imports).map(toStatement).join('\n'));
  }
  const args = [
    'lint',
    `--only=${rule}`,
    '--vcs-enabled=false',
    '--reporter=json',
    '--max-diagnostics=none',
    '.',
  ];
  const stdout = await promisify(execFile)(process.execPath, [BIOME, ...args], { cwd: project }).then(
    (done) => done.stdout,
    // Biome ends with exit code 1 when it refuses something.
    (error: { stdout: string }) => error.stdout,
  );
  return (JSON.parse(stdout) as LintReport).diagnostics.map(({ message, location: { path, start } }) => ({
    found: importsOf(path, imports)[start.line - 1] as Import,
    message,
  }));
}

function importsOf(file: string, imports: readonly Import[]): readonly Import[] {
  return imports.filter(([each]) => each === file);
}

function toStatement([, specifier]: Import): string {
  return `export type * from '${specifier}';`;
}

describe('the direction of imports', () => {
  it('is refused by the linter where it is wrong, and nowhere else', async () => {
    const refusals = await refusalsOf('style/noRestrictedImports', [...WRONG, ...RIGHT]);
    expect(refusals.map(({ found }) => found).toSorted()).toEqual(WRONG.toSorted());
  });

  it('has no rule that none of these wrong imports breaks', async () => {
    const refusals = await refusalsOf('style/noRestrictedImports', WRONG);
    const messages = [...readFileSync(join(ROOT, 'biome.json'), 'utf8').matchAll(/"message": "(.*)"/g)];
    expect(messages.length).toBeGreaterThan(0);
    expect(new Set(refusals.map(({ message }) => message))).toEqual(
      new Set(messages.map(([, message]) => message)),
    );
  });

  it('is refused where it goes in a circle, of types only too', async () => {
    const refusals = await refusalsOf('suspicious/noImportCycles', CIRCLE);
    expect(refusals.map(({ found }) => found).toSorted()).toEqual(CIRCLE.toSorted());
  });
});
