import { goldenFraction } from '../../../../bench/load/golden-ratio.ts';
import type { Message } from '../lanes/lane.ts';
import type { SettingsStore } from '../settings.ts';
import { GAP_MS } from './lateness.ts';
import type { Timekeeper } from './timekeeper.ts';

/** The author of automatic messages, with a mark for each page: for a moment two pages may both think that they keep time. */
const AUTHOR = /^metronome [0-9a-z]{1,8}$/;

/** Whether a message came by itself. The page names its author in its own language. */
export function isAutomatic({ author }: Message): boolean {
  return AUTHOR.test(author);
}

/** A moment to look before the first message. */
const FIRST_AFTER_MS = 300;

/** Due times kept; the race asks for those of the last seconds. */
const KEPT = 1_000;

export interface Metronome {
  /** When one of this page's messages was due, on the page's clock; `undefined` for messages of others. */
  dueMs(message: Message): number | undefined;
}

/**
 * Publishes at a steady rate, a message in each slot of 1/rate, whatever became of the one before.
 *
 * Its place in the slot moves by the golden ratio: with a rate that fits the poll interval every message would else meet the
 * same phase of the timer, and be always late by the same.
 *
 * @param published - told of each message that the server has taken.
 */
export function createMetronome(
  settings: SettingsStore,
  timekeeper: Timekeeper,
  published: (message: Message) => void,
): Metronome {
  const author = `metronome ${Math.random().toString(36).slice(2, 8)}`;
  const dueByMessage = new Map<string, number>();
  // A lane may have a message before the server's answer has told this page its number.
  const dueByText = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  const publish = async (dueMs: number, text: string): Promise<void> => {
    dueByText.set(text, dueMs);
    try {
      const response = await fetch('messages', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ author, text }),
      });
      if (!response.ok) return;
      const message = (await response.json()) as Message;
      dueByMessage.set(nameOf(message), dueMs);
      for (const name of dueByMessage.keys()) {
        if (dueByMessage.size <= KEPT) break;
        dueByMessage.delete(name);
      }
      published(message);
    } finally {
      dueByText.delete(text);
    }
  };

  const schedule = (slotMs: number, periodMs: number): void => {
    const dueMs = slotMs + goldenFraction(turn) * Math.min(periodMs, settings.now.pollIntervalMs);
    timer = setTimeout(
      () => {
        turn++;
        if (performance.now() - dueMs > GAP_MS) {
          // The page was away: what was due meanwhile would, sent now, tell of delays that nobody had.
          schedule(performance.now() + FIRST_AFTER_MS, periodMs);
          return;
        }
        // While the server cannot be reached nothing is published; the race says so.
        publish(dueMs, `#${turn}`).catch(() => {});
        schedule(slotMs + periodMs, periodMs);
      },
      Math.max(0, dueMs - performance.now()),
    );
  };

  const adjust = (): void => {
    clearTimeout(timer);
    const { messagesPerSecond, paused } = settings.now;
    if (paused || messagesPerSecond === 0 || timekeeper.keeper !== 'you') return;
    const periodMs = 1000 / messagesPerSecond;
    schedule(performance.now() + FIRST_AFTER_MS, periodMs);
  };

  settings.follow((now, before) => {
    if (now.messagesPerSecond !== before.messagesPerSecond || now.paused !== before.paused) adjust();
  });
  timekeeper.follow(adjust);

  return {
    dueMs(message) {
      return (
        dueByMessage.get(nameOf(message)) ??
        (message.author === author ? dueByText.get(message.text) : undefined)
      );
    },
  };
}

/** A server that lost its log begins to number again. */
function nameOf({ seq, createdAt }: Message): string {
  return `${seq} ${createdAt}`;
}
