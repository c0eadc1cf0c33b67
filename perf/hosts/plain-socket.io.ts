import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { listenAnywhere } from './listen.ts';
import { serveHost } from './serve.ts';

// A reference: Socket.IO as in its documentation, with `io.emit` to all clients and no log.
const http = createServer();
const io = new Server(http, { serveClient: false });
let seq = 0;

serveHost(await listenAnywhere(http), {
  publish: ({ text }: { text: string }) => {
    seq++;
    io.emit('message', { seq, author: 'perf', text, createdAt: new Date().toISOString() });
  },
});
