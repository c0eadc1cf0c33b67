import type { Clock } from '../../src/clock.ts';

/**
 * Returns by how many milliseconds a timestamp from another process or thread lies outside the interval between question and answer: 0
 * when both may read the same clock. The shorter the round trip, the smaller the clock differences that it can detect.
 *
 * @param askedMs - when the question was sent, by this clock.
 * @param toldMs - the timestamp in the answer, by the other clock.
 * @param answeredMs - when the answer came, by this clock.
 */
export function clockErrorMs(askedMs: number, toldMs: number, answeredMs: number): number {
  return Math.max(0, askedMs - toldMs, toldMs - answeredMs);
}

/** Compares other clocks with this one by the timestamps in answers to questions that are asked anyway. */
export interface ClockCheck {
  /**
   * Asks the question, checks the timestamps in its answer, and resolves with the answer.
   *
   * @param toldMs - returns the other clocks' timestamps from the answer.
   */
  during<Answer>(
    question: () => Promise<Answer>,
    toldMs: (answer: Answer) => readonly number[],
  ): Promise<Answer>;
  /** The largest clock error so far, in ms. */
  readonly worstMs: number;
}

/** Makes a check that has seen no clock error yet. */
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
