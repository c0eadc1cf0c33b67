import { streamEndpoint } from '../stream/server.ts';

/** `GET /messages/ndjson`: a line that names the log, then a line for each message from the cursor in `?since=` on. An empty line is a heartbeat. */
export const endpoint = streamEndpoint({
  name: 'ndjson',
  path: '/messages/ndjson',
  contentType: 'application/x-ndjson',
  greeting: ({ json }) => `${json}\n`,
  heartbeat: '\n',
  // Every line is the log's or a message, so the end of the response says it alone.
  farewell: '',
  frame: ({ json }) => `${json}\n`,
});
