import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress } from '../../../bench/commands/progress.ts';

function stream(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  const through = new PassThrough();
  const chunks: unknown[] = [];
  through.on('data', (chunk) => chunks.push(chunk));
  return {
    stream: Object.assign(through, { isTTY, columns: 100 }) as unknown as NodeJS.WriteStream,
    written: () => chunks.join(''),
  };
}

it('prints one plain line per phase when piped, however often it is updated', () => {
  let nowMs = 0;
  const { stream: out, written } = stream(false);
  const progress = createProgress(out, { cells: 3, plannedMs: 90_000, nowMs: () => nowMs });
  progress.cell('short-poll');
  progress.phase('connect', { total: 1000, unit: 'clients' });
  for (let done = 0; done <= 1000; done += 1) progress.update(done);
  progress.phase('drain');
  nowMs = 80_000;
  progress.cell('socket.io');
  progress.line('a note');
  progress.end();
  expect(written().split('\n')).toEqual([
    'cell 1 of 3, about 2 min left: short-poll',
    '  connect (1,000 clients)',
    '  drain',
    'cell 2 of 3, about 3 min left: socket.io',
    'a note',
    '',
  ]);
});

it('draws a bar on a terminal and clears it at the end', () => {
  const { stream: out, written } = stream(true);
  const progress = createProgress(out, { cells: 1, plannedMs: 20_000, nowMs: () => 0 });
  progress.cell('socket.io');
  progress.phase('publish', { total: 10, unit: 'messages' });
  progress.line('a note');
  progress.end();
  progress.end();
  const shown = written();
  expect(shown).toContain('cell 1 of 1, about 20 s left: socket.io: publish');
  expect(shown).toContain('0 of 10 messages');
  expect(shown).toContain('a note\n');
  // The escape sequence that clears the line.
  expect(shown.endsWith('\u001B[2K')).toBe(true);
});
