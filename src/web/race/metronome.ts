import type { Message } from './lanes/lane.ts';
import type { SettingsStore } from './settings.ts';

/** A moment to look before the first message. */
const FIRST_AFTER_MS = 300;

/** Due times kept; the race asks for those of the last seconds. */
const KEPT = 1_000;

export interface Metronome {
  /** When one of this page's messages was due, on the page's clock; `undefined` for messages of others. */
  dueMs(seq: number): number | undefined;
}

/**
 * Publishes at a steady rate, a message in each slot of 1/rate, whatever became of the one before.
 *
 * Its place in the slot moves by the golden ratio: with a rate that fits the poll interval every message would else meet the
 * same phase of the timer, and be always late by the same.
 *
 * @param published - told of each message that the server has taken.
 */
export function createMetronome(settings: SettingsStore, published: (message: Message) => void): Metronome {
  const dueBySeq = new Map<number, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  const publish = async (dueMs: number, text: string): Promise<void> => {
    const response = await fetch('messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ author: 'metronome', text }),
    });
    if (!response.ok) return;
    const message = (await response.json()) as Message;
    dueBySeq.set(message.seq, dueMs);
    for (const seq of dueBySeq.keys()) {
      if (dueBySeq.size <= KEPT) break;
      dueBySeq.delete(seq);
    }
    published(message);
  };

  const schedule = (slotMs: number, periodMs: number): void => {
    const dueMs = slotMs + golden(turn) * Math.min(periodMs, settings.now.pollIntervalMs);
    timer = setTimeout(
      () => {
        turn++;
        // While the server is gone nothing is published; the race says that it is gone.
        publish(dueMs, `tick ${turn}`).catch(() => {});
        schedule(slotMs + periodMs, periodMs);
      },
      Math.max(0, dueMs - performance.now()),
    );
  };

  const adjust = (): void => {
    clearTimeout(timer);
    const { messagesPerSecond, paused } = settings.now;
    if (paused || messagesPerSecond === 0) return;
    const periodMs = 1000 / messagesPerSecond;
    schedule(performance.now() + FIRST_AFTER_MS, periodMs);
  };

  // Of several windows only one keeps time. Without locks (a page from another machine, over HTTP) each does.
  const begin = (): void =>
    settings.follow((now, before) => {
      if (
        now === before ||
        now.messagesPerSecond !== before.messagesPerSecond ||
        now.paused !== before.paused
      )
        adjust();
    });
  if ('locks' in navigator) {
    void navigator.locks.request('metronome', () => {
      begin();
      return new Promise(() => {});
    });
  } else begin();

  return { dueMs: (seq) => dueBySeq.get(seq) };
}

/** Fractions spread evenly over [0, 1) however many are taken. */
function golden(turn: number): number {
  return (turn * (Math.sqrt(5) - 1)) / 2 - Math.floor((turn * (Math.sqrt(5) - 1)) / 2);
}
