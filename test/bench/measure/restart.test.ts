import { describe, expect, it } from 'vitest';
import { lastOfOutage } from '../../../bench/measure/restart.ts';

const message = (seq: number, dueMs: number) => ({ seq, dueMs, sentMs: dueMs, committedMs: dueMs });
const PUBLISHED = [message(1, 900), message(2, 1_100), message(3, 1_400), message(4, 2_100)];
const [DOWN_MS, UP_MS] = [1_000, 2_000];

describe('the message that tells that an outage is over', () => {
  it('is the last that was due in it', () => {
    const publisher = { published: PUBLISHED, pendingSinceMs: 2_400 };
    expect(lastOfOutage(publisher, DOWN_MS, UP_MS)?.seq).toBe(3);
  });

  it('is not known while one of the outage has no answer', () => {
    const publisher = { published: PUBLISHED.slice(0, 2), pendingSinceMs: 1_400 };
    expect(lastOfOutage(publisher, DOWN_MS, UP_MS)).toBeUndefined();
  });

  it('is the first after it where none was due in it', () => {
    const published = [message(1, 900), message(2, 2_100), message(3, 2_500)];
    expect(lastOfOutage({ published, pendingSinceMs: 2_900 }, DOWN_MS, UP_MS)?.seq).toBe(2);
    const before = { published: published.slice(0, 1), pendingSinceMs: 2_100 };
    expect(lastOfOutage(before, DOWN_MS, UP_MS)).toBeUndefined();
  });
});
