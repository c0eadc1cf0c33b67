import type { Clock } from '../../src/clock.ts';

/**
 * How far a moment that another process or thread told lies outside the time in which it was asked for it: 0 when both may have
 * read the same clock. As exact as the question is quick.
 */
export function clockErrorMs(askedMs: number, toldMs: number, answeredMs: number): number {
  return Math.max(0, askedMs - toldMs, toldMs - answeredMs);
}

/** Compares clocks in passing, with questions that are asked anyway. */
export interface ClockCheck {
  /** @param toldMs - the other clocks' times in the answer. */
  during<Answer>(
    question: () => Promise<Answer>,
    toldMs: (answer: Answer) => readonly number[],
  ): Promise<Answer>;
  readonly worstMs: number;
}

export function createClockCheck(clock: Clock): ClockCheck {
  let worstMs = 0;
  return {
    async during(question, toldMs) {
      const askedMs = clock.nowMs();
      const answer = await question();
      const answeredMs = clock.nowMs();
      for (const told of toldMs(answer)) worstMs = Math.max(worstMs, clockErrorMs(askedMs, told, answeredMs));
      return answer;
    },
    get worstMs() {
      return worstMs;
    },
  };
}
