import { describe, expect, it } from 'vitest';
import type { ModeCosts } from '../../bench/result/calibration.ts';
import { pairOf, project, type Wish } from '../../classroom/page/what-if/model.ts';
import { makeCalibration } from '../fixtures/make-calibration.ts';

const wish: Wish = { users: 10_000, intervalS: 1, messagesPerSecond: 0.5, payloadBytes: 100 };
const known = makeCalibration();

describe('the projection of a wish', () => {
  it('is that of the reports: by processes that are shared', () => {
    for (const costs of known.modes) {
      const once = project(costs, wish, known);
      const tenfold = project(costs, { ...wish, users: 10 * wish.users }, known);
      for (const figure of ['requests', 'deliveries', 'megabitsPerSecond', 'gigabytes'] as const) {
        expect(tenfold[figure]).toBeCloseTo(10 * once[figure]);
      }
      expect(tenfold.cores.value).toBeCloseTo(10 * once.cores.value);
      expect(once.cores.low).toBeLessThanOrEqual(once.cores.value);
      expect(once.gigabytes).toBeGreaterThan(0);
    }
  });

  it('has no figure where the messages alone are too many for a process', () => {
    for (const costs of known.modes.filter(({ kind }) => kind === 'push')) {
      const flood = project(costs, { ...wish, messagesPerSecond: 10_000 }, known);
      expect(flood.cores.value).toBeNaN();
      expect(flood.gigabytes).toBeNaN();
    }
  });

  it('has a delay of half the interval for polls, and the measured one for others, if there is one', () => {
    const [poll, , hold] = known.modes;
    expect(poll && project(poll, wish, known).delayMs).toBe(500);
    expect(hold && project(hold, wish, known).delayMs).toBeNaN();
    expect(hold && project({ ...hold, latencyMs: 3 }, wish, known).delayMs).toBe(3);
  });

  it('compares the modes with the aliases `pull` and `push`, in whatever order they come', () => {
    const namesOf = ({ poll, push }: ReturnType<typeof pairOf<ModeCosts>>) => [poll?.mode, push?.mode];
    expect(namesOf(pairOf(known.modes.toReversed()))).toEqual(['short-poll', 'socket.io']);
    const others = known.modes.filter(({ aliases }) => aliases.length === 0);
    expect(namesOf(pairOf(others))).toEqual(['conditional-poll', 'sse']);
  });
});
