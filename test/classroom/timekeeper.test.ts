import { beforeEach, describe, expect, it } from 'vitest';
import { createTimekeeperLease, type TimekeeperLease } from '../../classroom/server/timekeeper.ts';

describe('of all windows of a class', () => {
  let nowMs = 0;
  let lease: TimekeeperLease;
  const ask = (page: string, wish: string, onHost = false) => lease.request({ page, wish }, onHost).keeper;

  beforeEach(() => {
    nowMs = 0;
    lease = createTimekeeperLease(() => nowMs);
  });

  it('the first one keeps time, and only that one', () => {
    expect(ask('first', 'join')).toBe('you');
    for (let other = 0; other < 30; other++) expect(ask(`other ${other}`, 'join')).toBe('another');
    expect(ask('first', 'join')).toBe('you');
  });

  it('another one takes over when somebody works in it', () => {
    ask('first', 'join');
    expect(ask('second', 'take')).toBe('you');
    expect(ask('first', 'join')).toBe('another');
  });

  it('those elsewhere do not take over from the one on the server’s own machine', () => {
    expect(ask('pupil', 'join')).toBe('you');
    expect(ask('teacher', 'take', true)).toBe('you');
    expect(ask('pupil', 'take')).toBe('host');
    expect(ask('second window of the teacher', 'take', true)).toBe('you');
  });

  it('the one on the server’s own machine keeps time as soon as it is there', () => {
    ask('pupil', 'join');
    expect(ask('teacher', 'join', true)).toBe('you');
    expect(ask('pupil', 'join')).toBe('host');
    expect(ask('second window of the teacher', 'join', true)).toBe('another');
  });

  it('the one on the server’s own machine keeps its place while its browser lets it ask once a minute only', () => {
    ask('teacher', 'join', true);
    for (let minute = 0; minute < 5; minute++) {
      nowMs += 60_000;
      expect(ask('pupil', 'join')).toBe('host');
      expect(ask('teacher', 'join', true)).toBe('you');
    }
    nowMs += 10_000;
    expect(ask('second window of the teacher', 'join', true)).toBe('you');
    nowMs += 120_000;
    expect(ask('pupil', 'join')).toBe('you');
  });

  it('the next one keeps time when the first has left, or was not heard of for long', () => {
    ask('first', 'join');
    ask('first', 'leave');
    expect(ask('second', 'join')).toBe('you');
    nowMs += 60_000;
    expect(ask('third', 'join')).toBe('you');
    expect(ask('second', 'join')).toBe('another');
  });

  it('a wish that cannot be read is refused', () => {
    expect(() => ask('first', 'sit')).toThrow(/wish/);
  });
});
