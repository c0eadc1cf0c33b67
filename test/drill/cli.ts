import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { SHORT } from './drill.ts';
import DrillReporter from './reporter.ts';

interface DrillFlags {
  readonly short?: true;
  readonly only?: string;
}

/** `npm run drill`: injects every fault and checks what must hold. */
const { short, only } = new Command('npm run drill --')
  .description('Injects faults on purpose, and writes what held into docs/reliability.md.')
  .option('--short', 'those that CI runs, less than a minute; writes nothing')
  .option('--only <text>', 'those with this in their name; writes nothing')
  .parse()
  .opts<DrillFlags>();
if (short === undefined && only === undefined) process.env['DRILL_WRITES'] = 'yes';
const pattern = short === undefined ? only : SHORT;
const vitest = await startVitest('test', [], {
  // Not that of `npm test`: it has other files, and runs several at once.
  config: false,
  include: ['test/drill/**/*.drill.ts'],
  reporters: [new DrillReporter()],
  watch: false,
  testTimeout: 300_000,
  hookTimeout: 120_000,
  // One after another: a fault must meet its own drill only.
  maxWorkers: 1,
  fileParallelism: false,
  ...(pattern !== undefined && { testNamePattern: pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') }),
});
await vitest.close();
