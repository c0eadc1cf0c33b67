import { streamEndpoint } from '../stream/server.ts';

/** `GET /messages/ndjson`: one message a line, from the cursor in `?since=` on. An empty line is a heartbeat. */
export const endpoint = streamEndpoint({
  name: 'ndjson',
  path: '/messages/ndjson',
  contentType: 'application/x-ndjson',
  heartbeat: '\n',
  frame: ({ json }) => `${json}\n`,
});
