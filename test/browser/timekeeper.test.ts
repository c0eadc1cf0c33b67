import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSettings, type SettingsStore } from '../../classroom/page/race/settings.ts';
import { createMetronome, isAutomatic } from '../../classroom/page/race/time/metronome.ts';
import { createTimekeeper, type Timekeeper } from '../../classroom/page/race/time/timekeeper.ts';

interface SentRequest {
  readonly body: Record<string, string>;
  answer(body: unknown): Promise<void>;
}

/** The page's requests, which a test answers in any order. */
let sent: SentRequest[];
let settings: SettingsStore;

beforeEach(() => {
  sent = [];
  settings = createSettings();
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal(
    'fetch',
    (_path: string, { body }: { body: string }) =>
      new Promise<Response>((resolve) => {
        sent.push({
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

describe('the timekeeper', () => {
  const wishes = () => sent.map(({ body }) => body['wish']);

  it('is that of the answer to the newest request, in whatever order the answers come', async () => {
    const timekeeper = createTimekeeper(settings);
    settings.set({ messagesPerSecond: 10 });
    expect(wishes()).toEqual(['join', 'take']);
    const [join, take] = sent;
    await take?.answer({ keeper: 'you' });
    await join?.answer({ keeper: 'another' });
    expect(timekeeper.keeper).toBe('you');
  });

  it('is unknown to a page that was left, also after the browser has restored it', async () => {
    const timekeeper = createTimekeeper(settings);
    await sent[0]?.answer({ keeper: 'you' });
    await vi.advanceTimersByTimeAsync(2_000);
    window.dispatchEvent(new Event('pagehide'));
    expect(wishes()).toEqual(['join', 'join', 'leave']);
    await sent[1]?.answer({ keeper: 'you' });
    expect(timekeeper.keeper).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    await sent[3]?.answer({ keeper: 'another' });
    expect(timekeeper.keeper).toBe('another');
  });
});

describe('the metronome', () => {
  const alone: Timekeeper = { keeper: 'you', follow: (listener) => listener() };

  it('tells its own messages from those of a page that does not know yet that it is no longer the timekeeper', async () => {
    const metronome = createMetronome(settings, alone, () => {});
    await vi.advanceTimersByTimeAsync(2_000);
    const own = { author: String(sent[0]?.body['author']), text: String(sent[0]?.body['text']) };
    const stamp = { seq: 1, createdAt: '2026-01-02T03:04:05.000Z' };
    const others = { author: 'metronome abc', text: own.text };
    expect(isAutomatic({ ...stamp, ...own })).toBe(true);
    expect(isAutomatic({ ...stamp, ...others })).toBe(true);
    expect(metronome.dueMs({ ...stamp, ...own })).toBeLessThan(performance.now());
    expect(metronome.dueMs({ ...stamp, ...others })).toBeUndefined();
    expect(isAutomatic({ ...stamp, author: 'Metronome fan', text: '' })).toBe(false);
  });

  it('skips messages that were due while the page was suspended', async () => {
    createMetronome(settings, alone, () => {});
    settings.set({ messagesPerSecond: 10, pollIntervalMs: 100 });
    await vi.advanceTimersByTimeAsync(2_000);
    const before = sent.length;
    expect(before).toBeGreaterThan(10);
    // As in a hidden window or during sleep: time passes, and no timer runs.
    const now = performance.now.bind(performance);
    let sleptMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + sleptMs);
    sleptMs = 50_000;
    await vi.advanceTimersByTimeAsync(1_000);
    const after = sent.length - before;
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(10);
    vi.restoreAllMocks();
  });
});
