import { GREETING_EVENTS, type Greeting } from '../../../../src/modes/push/greeting.ts';
import { arrive, arriveGreeting, type Lane, type LaneContext, type LaneKind, type Message } from './lane.ts';

const RETRY_MS = 2_000;

/** The browser's own EventSource. It reconnects by itself and resumes with the `Last-Event-ID` header. */
export const eventStream: LaneKind = { mode: 'sse', polls: false, start };

function start(context: LaneContext): Lane {
  const { record } = context;
  let cursor = context.since;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (): void => {
    source = new EventSource(`messages/stream?since=${cursor}`);
    source.addEventListener('open', () => {
      record.handshake();
      record.setOnline(true);
    });
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      cursor = lastEventId;
      record.addBytes(new TextEncoder().encode(`id: ${lastEventId}\ndata: ${data}\n\n`).length);
      arrive(context, JSON.parse(data) as Message);
    });
    for (const type of Object.values(GREETING_EVENTS)) {
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) => {
        cursor = lastEventId;
        arriveGreeting(context, JSON.parse(data) as Greeting);
      });
    }
    source.addEventListener('error', () => {
      record.setOnline(false);
      // After an answer that is no event stream the browser does not reconnect [HTML §9.2.3], so the page does.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
    });
  };
  open();

  return {
    adjust() {},
    stop() {
      clearTimeout(timer);
      source.close();
    },
  };
}
