import { markdownTable } from 'markdown-table';
import type { Reporter, TestModule } from 'vitest/node';
import { writeTables } from '../trust/document.ts';
import { SHORT } from './drill.ts';

/** Prints the drills as a table, and writes it into docs/reliability.md when all of them ran. */
export default class DrillReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.map((test) => {
      const { injected = '', found = '' } = test.meta().drill ?? {};
      const { state } = test.result();
      const seconds = Math.round((test.diagnostic()?.duration ?? 0) / 1000);
      const verdict = { passed: 'yes', failed: '**no**', skipped: 'not run', pending: 'not run' }[state];
      return [test.name.replace(SHORT, ''), injected, found, verdict, `${seconds} s`];
    });
    const table = markdownTable([['drill', 'injected', 'found', 'holds', 'took'], ...rows], {
      align: ['l', 'l', 'l', 'l', 'r'],
    });
    process.stdout.write(`${table}\n`);
    for (const test of tests)
      for (const error of test.result().errors ?? [])
        process.stderr.write(`${test.name}: ${error.stack ?? error.message}\n`);
    const isWhole = tests.every((test) => test.result().state === 'passed');
    if (isWhole && process.env['DRILL_WRITES'] === 'yes')
      await writeTables('npm run drill', { drills: table }, 'docs/reliability.md');
  }
}
