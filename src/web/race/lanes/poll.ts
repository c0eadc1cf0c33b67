import { type Lane, type LaneContext, type LaneKind, type Message, transitMs, wait } from './lane.ts';

/** How a polling lane asks. */
export interface PollStyle {
  /** The address without its query. */
  readonly path: string;
  /** Names the lane in the address, so that the browser's own timing of requests can be told apart by lane. */
  readonly lane: string;
  readonly conditional: boolean;
}

interface Page {
  readonly messages: readonly Message[];
  readonly next: number;
}

/** A lane that asks by a timer. Its polls do not overlap: one that falls due while the last is under way is left out. */
export function pollLane(style: PollStyle): LaneKind {
  return { polls: true, start: (context) => start(context, style) };
}

function start(context: LaneContext, { path, lane, conditional }: PollStyle): Lane {
  const { record, settings } = context;
  const leaving = new AbortController();
  let cursor = context.since;
  let etag: string | null = null;
  let busy = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  let intervalMs: number | undefined;

  const poll = async (): Promise<void> => {
    const asked = record.ask();
    try {
      await wait(transitMs(context));
      // The browser's cache would answer a repeated question with its own 304, and the page would not know.
      const response = await fetch(`${path}?since=${cursor}&lane=${lane}`, {
        cache: 'no-store',
        signal: leaving.signal,
        headers: conditional && etag !== null ? { 'If-None-Match': etag } : {},
      });
      const page = response.status === 200 ? ((await response.json()) as Page) : undefined;
      await wait(transitMs(context));
      record.setOnline(true);
      asked.answered(page?.messages.length ?? 0);
      if (page === undefined || leaving.signal.aborted) return;
      for (const message of page.messages) context.saw(message);
      etag = page.next === cursor ? response.headers.get('etag') : null;
      cursor = page.next;
    } catch {
      if (leaving.signal.aborted) return;
      asked.failed();
      record.setOnline(false);
    }
  };
  const askNow = (): void => {
    if (busy) return;
    busy = true;
    void poll().finally(() => {
      busy = false;
    });
  };

  const adjust = (): void => {
    const { paused, pollIntervalMs } = settings();
    const wanted = paused || pollIntervalMs === 0 ? undefined : pollIntervalMs;
    if (wanted === intervalMs) return;
    intervalMs = wanted;
    clearInterval(timer);
    if (wanted === undefined) return;
    askNow();
    timer = setInterval(askNow, wanted);
  };
  adjust();

  return {
    adjust,
    askNow,
    stop() {
      clearInterval(timer);
      leaving.abort();
    },
  };
}
