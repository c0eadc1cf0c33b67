import { describe, expect, it } from 'vitest';
import { createTargets } from '../../../bench/load/targets.ts';

describe('which server takes the next message', () => {
  it('is each in turn', async () => {
    const targets = createTargets(['a', 'b', 'c']);
    const taken = [];
    for (let message = 0; message < 5; message++) taken.push(await targets.next());
    expect(taken).toEqual(['a', 'b', 'c', 'a', 'b']);
  });

  it('is another one while a server is withheld', async () => {
    const targets = createTargets(['a', 'b']);
    targets.withhold('a');
    expect([await targets.next(), await targets.next()]).toEqual(['b', 'b']);
    targets.release('a');
    expect(new Set([await targets.next(), await targets.next()])).toEqual(new Set(['a', 'b']));
  });

  it('is waited for while all are withheld, in the order of asking', async () => {
    const targets = createTargets(['a']);
    targets.withhold('a');
    const order: number[] = [];
    const waiting = [0, 1, 2].map((message) => targets.next().then(() => order.push(message)));
    await Promise.resolve();
    expect(order).toEqual([]);
    targets.release('a');
    await Promise.all(waiting);
    expect(order).toEqual([0, 1, 2]);
  });
});
