import { stayAwayMsOf } from '../../../../src/modes/client/refused.ts';
import { checkAnswer, type Lane, type LaneContext, type LaneKind } from './lane.ts';
import { arrivePushed } from './pushed.ts';

const RETRY_MS = 1_000;

/** One `fetch` whose body never ends, with a line of JSON for each message. Reconnecting is the page's own business. */
export const ndjson: LaneKind = { mode: 'ndjson', polls: false, start };

function start(context: LaneContext): Lane {
  const { record } = context;
  const stopping = new AbortController();
  let cursor = context.since;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = async (): Promise<void> => {
    const response = await fetch(`messages/ndjson?since=${cursor}`, { signal: stopping.signal });
    checkAnswer(response);
    const { body } = response;
    if (body === null) throw new Error('the stream has no body');
    record.handshake();
    record.setOnline(true);
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      record.addBytes(part.value.length);
      const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      // An empty line is a heartbeat.
      for (const line of lines.filter((text) => text !== '')) cursor = arrivePushed(context, cursor, line);
    }
  };
  const keepReading = async (): Promise<void> => {
    const stayAwayMs = await read().then(() => 0, stayAwayMsOf);
    if (stopping.signal.aborted) return;
    record.setOnline(false);
    timer = setTimeout(keepReading, Math.max(RETRY_MS, stayAwayMs));
  };
  void keepReading();

  return {
    adjust() {},
    stop() {
      clearTimeout(timer);
      stopping.abort();
    },
  };
}
