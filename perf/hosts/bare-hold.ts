import { Buffer } from 'node:buffer';
import { createServer, type ServerResponse } from 'node:http';
import type { CannedAnswer } from './canned.ts';
import { listenAnywhere } from './listen.ts';
import { hostOptions, serveHost } from './serve.ts';

// A reference: bare `node:http` that holds every request until `publish` answers them all.
const { status, headers, body } = hostOptions<CannedAnswer>();
const bytes = Buffer.from(body);
let held: ServerResponse[] = [];
const server = createServer((_request, response) => held.push(response));

serveHost(await listenAnywhere(server), {
  held: () => held.length,
  publish: () => {
    const responses = held;
    held = [];
    for (const response of responses) {
      response.writeHead(status, headers);
      response.end(bytes);
    }
  },
});
