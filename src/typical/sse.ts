import { typicalStream } from './streams.ts';

/** `GET /messages/stream`: an event stream by `response.write` in a loop. */
export const endpoint = typicalStream({
  name: 'sse',
  path: '/messages/stream',
  contentType: 'text/event-stream',
  frame: (message, id) => `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`,
});
