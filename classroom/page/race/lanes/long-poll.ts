import { type LaneContext, type LaneKind, type Message, transitMs, wait } from './lane.ts';

/** How long the server may keep the question, in milliseconds. */
const HOLD_MS = 25_000;
const TRY_AGAIN_MS = 1_000;

/** Asks, is kept waiting until there is something, and asks again at once. */
export const longPoll: LaneKind = { polls: false, start };

function start(context: LaneContext) {
  const { record, settings } = context;
  const leaving = new AbortController();
  let cursor = context.since;
  let asking = false;

  const askOnce = async (): Promise<void> => {
    const asked = record.ask();
    try {
      await wait(transitMs(context));
      const response = await fetch(`messages?since=${cursor}&wait=${HOLD_MS}&lane=longPoll`, {
        cache: 'no-store',
        signal: leaving.signal,
      });
      const page =
        response.status === 200
          ? ((await response.json()) as { messages: Message[]; next: number })
          : undefined;
      await wait(transitMs(context));
      record.setOnline(true);
      asked.answered(page?.messages.length ?? 0);
      if (page === undefined || leaving.signal.aborted) return;
      for (const message of page.messages) context.saw(message);
      cursor = page.next;
    } catch {
      if (leaving.signal.aborted) return;
      asked.failed();
      record.setOnline(false);
      await wait(TRY_AGAIN_MS);
    }
  };
  const keepAsking = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (!leaving.signal.aborted && !settings().paused) await askOnce();
    asking = false;
  };
  void keepAsking();

  return { adjust: () => void keepAsking(), stop: () => leaving.abort() };
}
