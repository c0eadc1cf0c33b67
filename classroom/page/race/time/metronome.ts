import { goldenFraction } from '../../../../bench/load/golden-ratio.ts';
import type { Message } from '../lanes/lane.ts';
import type { SettingsStore } from '../settings.ts';
import { GAP_MS } from './lateness.ts';
import type { Timekeeper } from './timekeeper.ts';

/**
 * Author of automatic messages: `metronome` and a random id of the page. For a moment two pages may both believe that they are the
 * timekeeper, and each must know its own messages.
 */
const AUTHOR = /^metronome [0-9a-z]{1,8}$/;

/** Returns whether a message was published by a metronome. The page then shows a translated name instead of the author. */
export function isAutomatic({ author }: Message): boolean {
  return AUTHOR.test(author);
}

/** Delay of the first message, so that people can look first. */
const FIRST_AFTER_MS = 300;

/** Most due times that are remembered. The race needs those of the last seconds. */
const MAX_DUE_TIMES = 1_000;

/** Publishes the page's automatic messages. */
export interface Metronome {
  /** Returns when a message of this page's metronome was due, on the page's clock, or `undefined` for any other message. */
  dueMs(message: Message): number | undefined;
}

/**
 * Creates the publisher of the automatic messages. While this window is the timekeeper, it publishes one message in each slot of
 * 1/rate, whether or not the one before was answered (open loop).
 *
 * The time within the slot moves by the golden ratio. If the poll interval is a multiple of 1/rate, every message would otherwise meet
 * the same phase of the poll timer and have the same delay.
 *
 * @param published - called with each message that the server has accepted.
 */
export function createMetronome(
  settings: SettingsStore,
  timekeeper: Timekeeper,
  published: (message: Message) => void,
): Metronome {
  const author = `metronome ${Math.random().toString(36).slice(2, 8)}`;
  const dueByMessage = new Map<string, number>();
  // A lane may receive a message before the answer to its POST, so the due time is also found by the text.
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
      dueByMessage.set(keyOf(message), dueMs);
      for (const key of dueByMessage.keys()) {
        if (dueByMessage.size <= MAX_DUE_TIMES) break;
        dueByMessage.delete(key);
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
          // The page was suspended. Messages that were due meanwhile are skipped: sent now, they would have delays that nobody had.
          schedule(performance.now() + FIRST_AFTER_MS, periodMs);
          return;
        }
        // If the server cannot be reached, the message is dropped. The notice above the race says so.
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
        dueByMessage.get(keyOf(message)) ??
        (message.author === author ? dueByText.get(message.text) : undefined)
      );
    },
  };
}

/** Returns a key that is unique across logs: a server that has lost its log starts `seq` at 1 again. */
function keyOf({ seq, createdAt }: Message): string {
  return `${seq} ${createdAt}`;
}
