import { startVitest } from 'vitest/node';
import { SHORT } from './drill.ts';
import DrillReporter from './reporter.ts';

/** `npm run drill`: injects every fault and checks what must hold; with `--short`, those that CI runs. */
const isShort = process.argv.includes('--short');
if (!isShort) process.env['DRILL_WRITES'] = 'yes';
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
  ...(isShort && { testNamePattern: SHORT.replace(/[()]/g, '\\$&') }),
});
await vitest.close();
