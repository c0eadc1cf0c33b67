import { describe, expect, it, vi } from 'vitest';
import {
  closeOnFailure,
  closeTogether,
  createCloseStack,
  openTogether,
} from '../../../src/process/close-stack.ts';

describe('a close stack', () => {
  it('close everything once, last opened first, also after a failure, and throw the first failure', async () => {
    const closed: string[] = [];
    const closers = createCloseStack();
    closers.add(() => closed.push('first'));
    closers.add(async () => {
      closed.push('second');
      throw new Error('second fails');
    });
    closers.add(() => {
      closed.push('third');
      throw new Error('third fails');
    });
    const closing = [closers.closeAll(), closers.closeAll()];
    for (const each of closing) await expect(each).rejects.toThrow('third fails');
    expect(closed).toEqual(['third', 'second', 'first']);
  });
});

describe('closing together', () => {
  it('waits until all have ended before it throws a failure', async () => {
    let ended = false;
    const slow = new Promise<void>((resolve) => {
      setImmediate(() => {
        ended = true;
        resolve();
      });
    });
    await expect(closeTogether([Promise.reject(new Error('one fails')), slow])).rejects.toThrow('one fails');
    expect(ended).toBe(true);
  });
});

describe('something just opened', () => {
  it('stays open when the next step succeeds', async () => {
    const opened = { close: vi.fn(async () => {}) };
    expect(await closeOnFailure(opened, async () => 'made')).toBe('made');
    expect(opened.close).not.toHaveBeenCalled();
  });

  it('is closed when the next step fails', async () => {
    const opened = { close: vi.fn(() => Promise.reject(new Error('nor back'))) };
    const failing = closeOnFailure(opened, () => Promise.reject(new Error('no way on')));
    await expect(failing).rejects.toThrow('no way on');
    expect(opened.close).toHaveBeenCalledOnce();
  });
});

it('things opened side by side are all closed where one of them does not open', async () => {
  const closed: string[] = [];
  const opens = async (name: string) => ({ name, close: async () => closed.push(name) });

  await expect(
    openTogether([opens('first'), Promise.reject(new Error('the second')), opens('third')]),
  ).rejects.toThrow('the second');
  expect(closed).toEqual(['first', 'third']);

  const opened = await openTogether([opens('one'), opens('two')]);
  expect(opened.map(({ name }) => name)).toEqual(['one', 'two']);
});
