import { arrive, type Lane, type LaneContext, type LaneKind, type Message } from './lane.ts';

const TRY_AGAIN_MS = 2_000;

/** The browser's own EventSource: it comes back by itself and tells the server where it left off. */
export const eventStream: LaneKind = { polls: false, start };

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
      const message = JSON.parse(data) as Message;
      cursor = message.seq;
      record.addBytes(new TextEncoder().encode(`id: ${lastEventId}\ndata: ${data}\n\n`).length);
      arrive(context, message);
    });
    source.addEventListener('error', () => {
      record.setOnline(false);
      // After an answer that is no stream the browser gives up for good [HTML §9.2.3]; the page does not.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, TRY_AGAIN_MS);
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
