import { markdownTable } from 'markdown-table';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { writeTables } from '../trust/document.ts';
import { SHORT } from './drill.ts';

/** A table of docs/reliability.md, and the command that makes it. */
export interface DrillTable {
  readonly title: string;
  readonly command: string;
}

export const WRITES = {
  drills: { title: 'drills', command: 'npm run drill' },
  overload: { title: 'overload', command: 'npm run drill -- --overload' },
} as const satisfies Record<string, DrillTable>;

/** Prints the drills as a table, and writes it into docs/reliability.md when all of them ran. */
export default class DrillReporter implements Reporter {
  private readonly writes: DrillTable | undefined;

  /** @param writes - the table to write; none where only some drills run. */
  constructor(writes: DrillTable | undefined) {
    this.writes = writes;
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Promise<void> {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    // Without what it was, a drill was not asked for.
    const asked = tests.filter((test) => test.meta().drill !== undefined);
    const rows = asked.map((test) => {
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
    const errors = [
      ...asked.flatMap((test) => (test.result().errors ?? []).map((error) => [test.name, error] as const)),
      // Of a file that cannot even be loaded.
      ...modules.flatMap((module) => module.errors().map((error) => [module.moduleId, error] as const)),
      ...unhandled.map((error) => ['outside of a drill', error] as const),
    ];
    for (const [where, error] of errors) process.stderr.write(`${where}: ${error.stack ?? error.message}\n`);
    const isWhole = errors.length === 0 && tests.every((test) => test.result().state === 'passed');
    if (isWhole && this.writes !== undefined)
      await writeTables(this.writes.command, { [this.writes.title]: table }, 'docs/reliability.md');
  }
}
