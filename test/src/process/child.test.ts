import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type WatchOptions, watchChild } from '../../../src/process/child.ts';
import { temporaryFolder } from '../../support/bench.ts';

function start(script: string, options: Partial<WatchOptions> = {}, execPath = process.execPath) {
  const child = spawn(execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void (child.pid && child.kill('SIGKILL')));
  return { child, ...watchChild(child, { failure: (how) => new Error(`it ${how}`), ...options }) };
}

it('rejects with how a process ended by itself', async () => {
  await expect(start('process.exit(3)').gone).rejects.toThrow('it ended with exit code 3');
  await expect(start('process.kill(process.pid, "SIGKILL")').gone).rejects.toThrow('it was ended by SIGKILL');
});

it('rejects if a process cannot be started, and close has nothing to do then', async () => {
  const { gone, close } = start('', {}, join(temporaryFolder(), 'no-such-program'));
  await expect(gone).rejects.toThrow(/^it could not be started: .*ENOENT/);
  await close();
});

it('ends a process by asking, and kills one that does not end', async () => {
  const ask: WatchOptions['ask'] = (child) => child.kill('SIGTERM');
  const kind = start('setInterval(() => {}, 1e3); console.log("up")', { ask, closeLimitMs: 60_000 });
  const deaf = start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1e3); console.log("up")', {
    ask,
    closeLimitMs: 50,
  });
  for (const { child } of [kind, deaf]) await once(child.stdout, 'data');
  await Promise.all([kind.close(), kind.close(), deaf.close()]);
  expect([kind.child.signalCode, deaf.child.signalCode]).toEqual(['SIGTERM', 'SIGKILL']);
});
