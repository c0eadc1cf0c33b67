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
  let busy = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  let intervalMs: number | undefined;

  const poll = async (): Promise<void> => {
    const asked = record.ask();
    try {
      await wait(transitMs(context));
      // `no-cache` lets the browser ask conditionally by the validator that it keeps, and hides the 304 from the page. A page
      // that sets If-None-Match itself makes the browser send `Cache-Control: no-cache` too, and Express then never says 304.
      const response = await fetch(`${path}?since=${cursor}&lane=${lane}`, {
        cache: conditional ? 'no-cache' : 'no-store',
        signal: leaving.signal,
      });
      if (!response.ok) throw new Error(`poll answered ${response.status}`);
      const page = (await response.json()) as Page;
      await wait(transitMs(context));
      record.setOnline(true);
      asked.answered(page.messages.length);
      if (leaving.signal.aborted) return;
      for (const message of page.messages) context.saw(message);
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
