import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSettings, type SettingsStore } from '../../classroom/page/race/settings.ts';
import { createMetronome, isAutomatic } from '../../classroom/page/race/time/metronome.ts';
import { createTimekeeper, type Timekeeper } from '../../classroom/page/race/time/timekeeper.ts';

interface Asked {
  readonly body: Record<string, string>;
  answer(body: unknown): Promise<void>;
}

/** Requests of the page, to be answered in any order. */
let asked: Asked[];
let settings: SettingsStore;

beforeEach(() => {
  asked = [];
  settings = createSettings();
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal(
    'fetch',
    (_path: string, { body }: { body: string }) =>
      new Promise<Response>((resolve) => {
        asked.push({
          body: JSON.parse(body) as Record<string, string>,
          async answer(answer) {
            resolve(Response.json(answer));
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('who keeps time', () => {
  const wishes = () => asked.map(({ body }) => body['wish']);

  it('is what the newest wish was answered with, whichever answer comes last', async () => {
    const timekeeper = createTimekeeper(settings);
    settings.set({ messagesPerSecond: 10 });
    expect(wishes()).toEqual(['join', 'take']);
    const [join, take] = asked;
    await take?.answer({ keeper: 'you' });
    await join?.answer({ keeper: 'another' });
    expect(timekeeper.keeper).toBe('you');
  });

  it('is open again for a page that was left, also when the browser brings it back', async () => {
    const timekeeper = createTimekeeper(settings);
    await asked[0]?.answer({ keeper: 'you' });
    await vi.advanceTimersByTimeAsync(2_000);
    window.dispatchEvent(new Event('pagehide'));
    expect(wishes()).toEqual(['join', 'join', 'leave']);
    await asked[1]?.answer({ keeper: 'you' });
    expect(timekeeper.keeper).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    await asked[3]?.answer({ keeper: 'another' });
    expect(timekeeper.keeper).toBe('another');
  });
});

describe('the metronome', () => {
  const alone: Timekeeper = { keeper: 'you', follow: (listener) => listener() };

  it('knows its own messages from those of another page that has not yet heard that it no longer keeps time', async () => {
    const metronome = createMetronome(settings, alone, () => {});
    await vi.advanceTimersByTimeAsync(2_000);
    const own = { author: String(asked[0]?.body['author']), text: String(asked[0]?.body['text']) };
    const stamp = { seq: 1, createdAt: '2026-01-02T03:04:05.000Z' };
    const others = { author: 'metronome abc', text: own.text };
    expect(isAutomatic({ ...stamp, ...own })).toBe(true);
    expect(isAutomatic({ ...stamp, ...others })).toBe(true);
    expect(metronome.dueMs({ ...stamp, ...own })).toBeLessThan(performance.now());
    expect(metronome.dueMs({ ...stamp, ...others })).toBeUndefined();
    expect(isAutomatic({ ...stamp, author: 'Metronome fan', text: '' })).toBe(false);
  });

  it('does not make up for messages that were due while the page was away', async () => {
    createMetronome(settings, alone, () => {});
    settings.set({ messagesPerSecond: 10, pollIntervalMs: 100 });
    await vi.advanceTimersByTimeAsync(2_000);
    const before = asked.length;
    expect(before).toBeGreaterThan(10);
    // A hidden window, or sleep: time passes, and no timer runs.
    const now = performance.now.bind(performance);
    let sleptMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + sleptMs);
    sleptMs = 50_000;
    await vi.advanceTimersByTimeAsync(1_000);
    const after = asked.length - before;
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(10);
    vi.restoreAllMocks();
  });
});
