import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { SHORT } from './drill.ts';
import DrillReporter, { WRITES } from './reporter.ts';

interface DrillFlags {
  readonly short?: true;
  readonly only?: string;
  readonly overload?: true;
}

/** `npm run drill`: injects every fault and checks what must hold. */
const { short, only, overload } = new Command('npm run drill --')
  .description('Injects faults on purpose, and writes what held into docs/reliability.md.')
  .option('--short', 'those that CI runs, less than a minute; writes nothing')
  .option('--only <text>', 'those with this in their name; writes nothing')
  .option('--overload', 'three times what is allowed and carried, a minute each, instead of the others')
  .parse()
  .opts<DrillFlags>();
const OVERLOAD = 'test/drill/overload.drill.ts';
const table = overload ? WRITES.overload : WRITES.drills;
const pattern = short === undefined ? only : SHORT;
const vitest = await startVitest('test', [], {
  // Not that of `npm test`: it has other files, and runs several at once.
  config: false,
  include: overload ? [OVERLOAD] : ['test/drill/**/*.drill.ts'],
  exclude: overload ? [] : [OVERLOAD],
  reporters: [new DrillReporter(short === undefined && only === undefined ? table : undefined)],
  watch: false,
  testTimeout: 300_000,
  hookTimeout: 120_000,
  // One after another: a fault must meet its own drill only.
  maxWorkers: 1,
  fileParallelism: false,
  ...(pattern !== undefined && { testNamePattern: pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') }),
});
await vitest.close();
