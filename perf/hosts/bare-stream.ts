import { createServer, type ServerResponse } from 'node:http';
import { listenAnywhere } from './listen.ts';
import { serveHost } from './serve.ts';

// A reference: bare `node:http` that writes each event to every open stream.
const streams = new Set<ServerResponse>();
const server = createServer((_request, response) => {
  // As in our server: no chunked encoding, the body ends with the connection.
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  streams.add(response);
  response.once('close', () => streams.delete(response));
});
let seq = 0;

serveHost(await listenAnywhere(server), {
  publish: ({ text }: { text: string }) => {
    seq++;
    const json = JSON.stringify({ seq, author: 'perf', text, createdAt: new Date().toISOString() });
    const event = `id: ${seq}\ndata: ${json}\n\n`;
    for (const stream of streams) stream.write(event);
  },
});
