import { beforeEach, describe, expect, it } from 'vitest';
import { createTimekeepers, type Timekeepers } from '../src/classroom/timekeeper.ts';

describe('of all windows of a class', () => {
  let nowMs = 0;
  let timekeepers: Timekeepers;
  const ask = (page: string, wish: string, onHost = false) => timekeepers.ask({ page, wish }, onHost).keeper;

  beforeEach(() => {
    nowMs = 0;
    timekeepers = createTimekeepers(() => nowMs);
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
