import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listenAnywhere } from './listen.ts';
import { hostOptions, serveHost } from './serve.ts';

// A reference: `ws` in a loop over its clients, the least that a WebSocket server has to do.
const { opening, closing } = hostOptions<{ opening: string; closing: string }>();
const http = createServer();
const server = new WebSocketServer({ server: http, clientTracking: true, perMessageDeflate: false });
let seq = 0;

serveHost(await listenAnywhere(http), {
  publish: ({ text }: { text: string }) => {
    seq++;
    const json = JSON.stringify({ seq, author: 'perf', text, createdAt: new Date().toISOString() });
    const frame = `${opening}${json}${closing}`;
    for (const client of server.clients) client.send(frame);
  },
});
