import { formatCursor } from '../../log/cursor.ts';
import { streamEndpoint } from '../stream/server.ts';
import { frameEvent } from './frame.ts';

/** How long a client waits before it reconnects, in milliseconds. Without it browsers wait 3 to 5 s. */
const RETRY_MS = 1_000;

/** `GET /messages/stream`: the HTML standard's event stream, from the cursor in `Last-Event-ID`, `?lastEventId=` or `?since=` on. */
export const endpoint = streamEndpoint({
  name: 'sse',
  path: '/messages/stream',
  contentType: 'text/event-stream; charset=utf-8',
  greeting: ({ event, cursor, json }) => frameEvent({ retryMs: RETRY_MS, event, id: cursor, data: json }),
  heartbeat: frameEvent({ comment: '' }),
  farewell: frameEvent({ comment: 'the server closes', retryMs: RETRY_MS }),
  frame: ({ message, json }, logId) => frameEvent({ id: formatCursor(logId, message.seq), data: json }),
});
