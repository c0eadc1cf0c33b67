import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { monotonicClock } from '../../../src/clock.ts';
import { createPage, type LogEntry, toEntry } from '../../../src/log/entry.ts';
import { createTurns } from '../../../src/log/event-loop-turns.ts';
import { createHistory } from '../../../src/log/history.ts';
import { createTail } from '../../../src/log/tail.ts';
import { isFull } from '../../../src/modes/poll/client/transport.ts';
import { MAX_PAGE_BYTES } from '../../../src/modes/poll/page-limit.ts';
import { range } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

const CREATED_AT = '2025-03-01T09:30:00.123Z';

function entries(from: number, to: number, text = 'hello'): LogEntry[] {
  return range(from, to).map((seq) => toEntry({ seq, author: 'test', text, createdAt: CREATED_AT }));
}

function seqs(page: readonly LogEntry[] | undefined): number[] | undefined {
  return page?.map(({ message }) => message.seq);
}

describe('a page', () => {
  const [one] = entries(1, 1);
  const size = one?.bytes ?? 0;

  it.each([
    [{ entries: 3, bytes: 1e9 }, 3],
    [{ entries: 9, bytes: 4 * size }, 4],
    [{ entries: 9, bytes: 4 * size - 1 }, 3],
    // A reader must make progress.
    [{ entries: 9, bytes: 1 }, 1],
  ])('of %j takes %i of nine', (pageSize, taken) => {
    const page = createPage(pageSize);
    for (const entry of entries(1, 9)) if (!page.add(entry)) break;
    expect(seqs(page.entries)).toEqual(range(1, taken));
  });

  it('counts bytes of JSON, not characters of the text', () => {
    expect(entries(1, 1, '한')[0]?.bytes).toBe(entries(1, 1, 'abc')[0]?.bytes);
    expect(entries(1, 1, '\u0001')[0]?.bytes).toBe(entries(1, 1, 'abcdef')[0]?.bytes);
  });
});

describe('the tail in memory', () => {
  const size = entries(1, 1)[0]?.bytes ?? 0;

  it('is bounded in bytes, and keeps the newest messages', () => {
    const tail = createTail(1_000, 0, 10 * size);
    for (const entry of entries(1, 9)) tail.push(entry);
    expect(seqs(tail.since(0, { entries: 100, bytes: 1e9 }))).toEqual(range(1, 9));
    for (const entry of entries(10, 60)) tail.push(entry);
    expect(tail.since(49, { entries: 100, bytes: 1e9 })).toBeUndefined();
    expect(seqs(tail.since(58, { entries: 100, bytes: 1e9 }))).toEqual([59, 60]);
  });

  it('limits pages by bytes', () => {
    const tail = createTail(1_000, 0);
    for (const entry of entries(1, 9)) tail.push(entry);
    expect(seqs(tail.since(2, { entries: 100, bytes: 3 * size }))).toEqual([3, 4, 5]);
  });
});

describe('history', () => {
  const PAGE = 10;

  function countingHistory() {
    const reads: number[] = [];
    const history = createHistory(async (seq) => {
      reads.push(seq);
      await nextTurn();
      return entries(seq + 1, Math.min(1_000, seq + PAGE));
    });
    return { history, reads };
  }

  it('is read once for all readers at the same cursor', async () => {
    const { history, reads } = countingHistory();
    const pages = await Promise.all(Array.from({ length: 50 }, () => history.after(20)));
    const later = await history.after(20);
    expect(reads).toEqual([20]);
    expect(new Set(pages.flat()).size).toBe(PAGE);
    expect(later).toEqual(pages[0]);
    expect(later[0]).toBe(pages[0]?.[0]);
  });

  it('gives readers that begin in the middle of a page the same pages from then on', async () => {
    const { history, reads } = countingHistory();
    await history.after(0);
    expect(seqs(await history.after(7))).toEqual([8, 9, 10]);
    expect(seqs(await history.after(10))).toEqual(range(11, 20));
    expect(reads).toEqual([0, 10]);
  });

  it('keeps only the newest pages', async () => {
    const { history, reads } = countingHistory();
    for (let seq = 0; seq < 500; seq += PAGE) await history.after(seq);
    reads.length = 0;
    await history.after(490);
    expect(reads).toEqual([]);
    await history.after(0);
    expect(reads).toEqual([0]);
  });

  it('is read again after a failure', async () => {
    let reads = 0;
    const history = createHistory(async () => {
      if (++reads === 1) throw new Error('gone');
      return entries(1, 2);
    });
    await expect(Promise.all([history.after(0), history.after(0)])).rejects.toThrow('gone');
    expect(seqs(await history.after(0))).toEqual([1, 2]);
    expect(reads).toBe(2);
  });
});

it('handles a limited number of pages in one turn of the event loop, and the others later, in order', async () => {
  const turns = createTurns(2, monotonicClock);
  const went: number[] = [];
  const all = range(1, 5).map((reader) => turns.next().then(() => went.push(reader)));
  const counts: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await nextTurn();
    counts.push(went.length);
  }
  await Promise.all(all);
  expect(went).toEqual(range(1, 5));
  expect(counts[0]).toBeLessThan(5);
  expect(counts.at(-1)).toBe(5);
});

describe.each([
  ['memory', '10000'],
  ['the store', '0'],
])('a poll answered from %s', (_where, tailCache) => {
  interface Answer {
    readonly messages: readonly { readonly seq: number }[];
    readonly next: string;
    readonly more?: true;
  }

  it('gets pages limited by bytes, and learns that there is more', async () => {
    const server = await serve({ TAIL_CACHE: tailCache });
    await append(server, 100, '\u0001'.repeat(2_650));
    const got: number[] = [];
    let next = '0';
    for (let more: true | undefined = true; more; ) {
      const response = await fetch(`${server.url}/messages?since=${next}&limit=1000`);
      const body = await response.text();
      expect(body.length).toBeLessThan(MAX_PAGE_BYTES + 1_024);
      const page = JSON.parse(body) as Answer;
      got.push(...page.messages.map(({ seq }) => seq));
      expect(isFull(page)).toBe(page.more === true);
      expect(page.next).toBe(`${server.feed.logId}:${got.at(-1)}`);
      ({ next, more } = page);
    }
    expect(got).toEqual(range(1, 100));
  });

  it('does not learn of more when it got as many as it asked for, or all', async () => {
    const server = await serve({ TAIL_CACHE: tailCache });
    await append(server, 20);
    const ask = async (query: string) => (await fetch(`${server.url}/messages?${query}`)).text();
    expect(await ask('since=0&limit=5')).toMatch(/"next":"[\w-]+:5"}$/);
    expect(await ask('since=0')).toMatch(/"next":"[\w-]+:20"}$/);
    expect(await ask('since=20')).toBe(`{"messages":[],"next":"${server.feed.logId}:20"}`);
  });
});
