import { typicalStream } from './streams.ts';

/** `GET /messages/ndjson`: lines of JSON by `response.write` in a loop. */
export const endpoint = typicalStream({
  name: 'ndjson',
  path: '/messages/ndjson',
  contentType: 'application/x-ndjson',
  frame: (message) => `${JSON.stringify(message)}\n`,
});
