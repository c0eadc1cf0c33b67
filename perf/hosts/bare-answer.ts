import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import type { CannedAnswer } from './canned.ts';
import { listenAnywhere } from './listen.ts';
import { hostOptions, serveHost } from './serve.ts';

// A reference: bare `node:http` that answers every request with the same bytes.
const { status, headers, body } = hostOptions<CannedAnswer>();
const bytes = Buffer.from(body);
const hasBody = bytes.length > 0;
let answered = 0;
const server = createServer((_request, response) => {
  answered++;
  response.writeHead(status, headers);
  if (hasBody) response.end(bytes);
  else response.end();
});

serveHost(await listenAnywhere(server), { answered: () => answered });
