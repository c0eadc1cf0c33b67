import { beforeEach, describe, expect, it } from 'vitest';
import { createTimekeeperLease, type TimekeeperLease } from '../../classroom/server/timekeeper.ts';

describe('the timekeeper’s lease', () => {
  let nowMs = 0;
  let lease: TimekeeperLease;
  const request = (page: string, wish: string, onHost = false) =>
    lease.request({ page, wish }, onHost).keeper;

  beforeEach(() => {
    nowMs = 0;
    lease = createTimekeeperLease(() => nowMs);
  });

  it('is held by the first window, and by no other', () => {
    expect(request('first', 'join')).toBe('you');
    for (let other = 0; other < 30; other++) expect(request(`other ${other}`, 'join')).toBe('another');
    expect(request('first', 'join')).toBe('you');
  });

  it('is taken over by a window in which somebody changes a setting', () => {
    request('first', 'join');
    expect(request('second', 'take')).toBe('you');
    expect(request('first', 'join')).toBe('another');
  });

  it('is not taken over from a window on the server’s own machine by a window elsewhere', () => {
    expect(request('pupil', 'join')).toBe('you');
    expect(request('teacher', 'take', true)).toBe('you');
    expect(request('pupil', 'take')).toBe('host');
    expect(request('second window of the teacher', 'take', true)).toBe('you');
  });

  it('passes to a window on the server’s own machine as soon as that joins', () => {
    request('pupil', 'join');
    expect(request('teacher', 'join', true)).toBe('you');
    expect(request('pupil', 'join')).toBe('host');
    expect(request('second window of the teacher', 'join', true)).toBe('another');
  });

  it('stays with a window on the server’s own machine that renews it only once a minute, as a hidden one does', () => {
    request('teacher', 'join', true);
    for (let minute = 0; minute < 5; minute++) {
      nowMs += 60_000;
      expect(request('pupil', 'join')).toBe('host');
      expect(request('teacher', 'join', true)).toBe('you');
    }
    nowMs += 10_000;
    expect(request('second window of the teacher', 'join', true)).toBe('you');
    nowMs += 120_000;
    expect(request('pupil', 'join')).toBe('you');
  });

  it('passes to the next window when its holder leaves, or does not renew it in time', () => {
    request('first', 'join');
    request('first', 'leave');
    expect(request('second', 'join')).toBe('you');
    nowMs += 60_000;
    expect(request('third', 'join')).toBe('you');
    expect(request('second', 'join')).toBe('another');
  });

  it('refuses an invalid request', () => {
    expect(() => request('first', 'sit')).toThrow(/wish/);
  });
});
