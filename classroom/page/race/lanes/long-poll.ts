import { stayAwayMsOf } from '../../../../src/modes/client/refused.ts';
import { checkAnswer, type LaneContext, type LaneKind, transitMs, wait } from './lane.ts';
import { type Page, takePage } from './page.ts';

/** Longest time that the server may hold a request, in milliseconds. */
const HOLD_MS = 25_000;
const RETRY_MS = 1_000;

/** Polls without pause. The server holds each request until there is a message, or for `HOLD_MS`. */
export const longPoll: LaneKind = { mode: 'long-poll', polls: false, start };

function start(context: LaneContext) {
  const { record, settings } = context;
  const stopping = new AbortController();
  let cursor = context.since;
  let polling = false;

  const pollOnce = async (): Promise<void> => {
    const request = record.sendRequest();
    try {
      await wait(transitMs(context));
      const response = await fetch(`messages?since=${cursor}&wait=${HOLD_MS}&lane=longPoll`, {
        cache: 'no-store',
        signal: stopping.signal,
      });
      checkAnswer(response);
      const page = response.status === 200 ? ((await response.json()) as Page) : undefined;
      cursor = (await takePage(context, request, page, stopping.signal)) ?? cursor;
    } catch (error) {
      if (stopping.signal.aborted) return;
      request.failed();
      record.setOnline(false);
      await wait(Math.max(RETRY_MS, stayAwayMsOf(error)));
    }
  };
  const keepPolling = async (): Promise<void> => {
    if (polling) return;
    polling = true;
    while (!stopping.signal.aborted && !settings().paused) await pollOnce();
    polling = false;
  };
  void keepPolling();

  return { adjust: () => void keepPolling(), stop: () => stopping.abort() };
}
