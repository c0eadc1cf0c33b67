import { expect, it } from 'vitest';
import { createBackOff } from '../../../../src/modes/client/back-off.ts';
import { readRetryAfterMs } from '../../../../src/modes/client/retry-after.ts';
import { createLongPoller } from '../../../../src/modes/long-poll/long-poller.ts';
import { createPromisedTransport } from '../../../../src/modes/poll/client/promised-transport.ts';
import type { PollAnswer } from '../../../../src/modes/poll/client/transport.ts';
import { clientOptions } from '../client-options.ts';

const NOW_MS = Date.parse('2026-01-31T12:00:00Z');

it.each([
  [undefined, undefined],
  ['0', 0],
  ['120', 120_000],
  [' 2 ', 2_000],
  ['Sat, 31 Jan 2026 12:00:05 GMT', 5_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('reads Retry-After %j as %j ms', (header, expected) => {
  expect(readRetryAfterMs(header, NOW_MS)).toBe(expected);
});

it('backs off for longer each time up to a limit, with jitter, and starts again after a success', () => {
  for (const [random, share] of [
    [() => 0, 0.5],
    [() => 0.5, 0.75],
    [() => 0.999_999, 1],
  ] as const) {
    const backOff = createBackOff(random);
    const waits = Array.from({ length: 7 }, () => Math.round(backOff.nextMs()));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000].map((ms) => Math.round(ms * share)));
    backOff.reset();
    expect(Math.round(backOff.nextMs())).toBe(Math.round(500 * share));
  }
});

const answer = (status: number, body = '', retryAfter?: string): PollAnswer => ({
  status,
  body,
  retryAfter,
  etag: undefined,
});

const page = (from: number, to: number): PollAnswer => {
  const messages = Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }));
  return answer(200, JSON.stringify({ messages, next: String(to) }));
};

/** A long poller with scripted answers; each sleep is recorded and resolves at once. */
async function runWith(answers: readonly (PollAnswer | Error)[]) {
  const asked: string[] = [];
  const seqs: number[] = [];
  const sleptMs: number[] = [];
  const troubles: string[] = [];
  let finished = (): void => {};
  const allAsked = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const transport = createPromisedTransport({
    async ask(path) {
      const next = answers[asked.push(path) - 1];
      if (next instanceof Error) throw next;
      if (next !== undefined) return next;
      finished();
      return new Promise(() => {});
    },
    drop() {},
    async close() {},
  });
  const client = createLongPoller(
    clientOptions({
      scheduler: {
        at(dueMs, run) {
          sleptMs.push(dueMs);
          run();
        },
      },
      events: {
        message: (seq) => seqs.push(seq),
        reset() {},
        missedTick() {},
        trouble: (reason) => troubles.push(reason),
      },
    }),
    transport,
  );
  await client.open();
  await allAsked;
  await client.close();
  return { asked, seqs, sleptMs, troubles };
}

it('asks once without waiting, and then again at once after each answer', async () => {
  const { asked, seqs, sleptMs } = await runWith([page(1, 2), answer(204), page(3, 3)]);
  expect(asked).toEqual([
    '/messages?since=0&wait=0',
    '/messages?since=2&wait=30000',
    '/messages?since=2&wait=30000',
    '/messages?since=3&wait=30000',
  ]);
  expect(seqs).toEqual([1, 2, 3]);
  expect(sleptMs).toEqual([]);
});

it('backs off after errors, and stays away for as long as the server asks', async () => {
  const { seqs, sleptMs, troubles } = await runWith([
    page(1, 1),
    new Error('gone'),
    answer(500),
    answer(503, '', '7'),
    page(2, 2),
    new Error('gone'),
  ]);
  expect(seqs).toEqual([1, 2]);
  expect(sleptMs).toEqual([250, 500, 7_000 + 1_000, 250]);
  expect(troubles).toEqual(['gone', 'long poll answered 500', 'long poll answered 503', 'gone']);
});
