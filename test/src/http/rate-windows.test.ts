import { expect, it, vi } from 'vitest';
import { createWindows } from '../../../src/http/rate-windows.ts';

const MINUTE_MS = 60_000;

it('counts in windows of the monotonic clock, whatever the time of day becomes', async () => {
  let nowMs = 1_000;
  const windows = createWindows(MINUTE_MS, { name: 'test', nowMs: () => nowMs });
  const hit = async (key = 'a') => (await windows.increment(key)).totalHits;
  expect([await hit(), await hit(), await hit('b')]).toEqual([1, 2, 1]);
  vi.setSystemTime(new Date(Date.now() - 60 * MINUTE_MS));
  nowMs += MINUTE_MS - 1;
  const last = await windows.increment('a');
  expect(last.totalHits).toBe(3);
  expect((last.resetTime?.getTime() ?? 0) - Date.now()).toBe(1);
  nowMs += 1;
  expect([await hit(), await hit('b')]).toEqual([1, 1]);
  vi.useRealTimers();
});
