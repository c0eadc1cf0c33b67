import { describe, expect, it } from 'vitest';
import { createRefusedShare, LOOK_EVERY_MS } from '../../src/overload/refused-share.ts';

const LIMIT_MS = 500;

/** Looks so often at a loop that is late by so much, and so later itself. */
function looked(...latesMs: readonly number[]) {
  const refused = createRefusedShare(LIMIT_MS);
  let nowMs = 0;
  const look = (lateMs: number): void => {
    nowMs += LOOK_EVERY_MS + lateMs;
    refused.look(nowMs, lateMs);
  };
  for (const lateMs of latesMs) look(lateMs);
  return { ...refused, look, share: () => refused.share };
}

describe('the share that is refused', () => {
  it('is none while work is on time, and for a single pause however long', () => {
    const onTime = Array<number>(50).fill(100);
    expect(looked(0, 100, LIMIT_MS).share()).toBe(0);
    expect(looked(0, 60_000, ...onTime, 60_000, ...onTime).share()).toBe(0);
  });

  it('grows for work that is late in bursts', () => {
    expect(looked(4_000, 0, 0, 4_000, 0, 0, 4_000).share()).toBeGreaterThan(0.5);
  });

  it('grows while work stays late, faster if it is later, and never to all', () => {
    expect(looked(600, 600).share()).toBeCloseTo(0.24);
    expect(looked(2_000, 2_000).share()).toBeCloseTo(0.5);
    const long = looked(...Array<number>(100).fill(60_000));
    expect(long.share()).toBeLessThan(1);
    expect(Array.from({ length: 200 }, () => long.refusesNext())).toContain(false);
  });

  it('falls to none within 4 s once work is on time', () => {
    const refused = looked(...Array<number>(20).fill(5_000));
    for (let look = 0; look < 40; look++) refused.look(0);
    expect(refused.share()).toBe(0);
    expect(refused.refusesNext()).toBe(false);
  });

  it('is spread evenly over the requests', () => {
    const refused = looked(500 * 2.25, 500 * 2.25);
    expect(refused.share()).toBeCloseTo(0.45);
    const answers = Array.from({ length: 1_000 }, () => refused.refusesNext());
    expect(Math.abs(answers.filter(Boolean).length - 450)).toBeLessThanOrEqual(1);
    // None in a row, as chance would have it.
    expect(answers.some((is, index) => is && answers[index + 1])).toBe(false);
  });
});
