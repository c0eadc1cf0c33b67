import { stayAwayMsOf } from '../../../../src/modes/client/refused.ts';
import { checkAnswer, type Lane, type LaneContext, type LaneKind, transitMs, wait } from './lane.ts';
import { type Page, takePage } from './page.ts';

/** How a polling lane sends its requests. */
export interface PollStyle extends Pick<LaneKind, 'mode'> {
  /** The address without its query. */
  readonly path: string;
  /** Name of the lane. It is sent in the query, so that the browser's Resource Timing entries can be assigned to the lane. */
  readonly lane: string;
  /** Whether to send `If-None-Match`. */
  readonly conditional: boolean;
}

/** A lane that asks by a timer. Its polls do not overlap: one that falls due while the last is under way is left out. */
export function pollLane(style: PollStyle): LaneKind {
  return { mode: style.mode, polls: true, start: (context) => start(context, style) };
}

function start(context: LaneContext, { path, lane, conditional }: PollStyle): Lane {
  const { record, settings } = context;
  const stopping = new AbortController();
  let cursor = context.since;
  let busy = false;
  /** Polls before are left out, since the server has asked for that. */
  let awayUntilMs = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let intervalMs: number | undefined;

  const poll = async (): Promise<void> => {
    const request = record.sendRequest();
    try {
      await wait(transitMs(context));
      // With `no-cache` the browser itself sends If-None-Match and turns a 304 into the cached 200. If the page set If-None-Match,
      // the browser would add `Cache-Control: no-cache`, and Express then never answers 304.
      const response = await fetch(`${path}?since=${cursor}&lane=${lane}`, {
        cache: conditional ? 'no-cache' : 'no-store',
        signal: stopping.signal,
      });
      checkAnswer(response);
      const page = (await response.json()) as Page;
      cursor = (await takePage(context, request, page, stopping.signal)) ?? cursor;
    } catch (error) {
      if (stopping.signal.aborted) return;
      awayUntilMs = performance.now() + stayAwayMsOf(error);
      request.failed();
      record.setOnline(false);
    }
  };
  const askNow = (): void => {
    if (busy || performance.now() < awayUntilMs) return;
    busy = true;
    void poll().finally(() => {
      busy = false;
    });
  };

  const adjust = (): void => {
    const { paused, pollIntervalMs } = settings();
    const nextMs = paused || pollIntervalMs === 0 ? undefined : pollIntervalMs;
    if (nextMs === intervalMs) return;
    intervalMs = nextMs;
    clearInterval(timer);
    if (nextMs === undefined) return;
    askNow();
    timer = setInterval(askNow, nextMs);
  };
  adjust();

  return {
    adjust,
    askNow,
    stop() {
      clearInterval(timer);
      stopping.abort();
    },
  };
}
