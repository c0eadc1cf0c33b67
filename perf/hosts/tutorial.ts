import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';
import { listenAnywhere } from './listen.ts';
import { serveHost } from './serve.ts';

// A reference: the server that Socket.IO's tutorial arrives at (https://socket.io/docs/v4/tutorial/step-7), in our words: Express beside Socket.IO
// on one HTTP server, its defaults, `io.emit` with the message's number as the offset, and what a reader missed on each connection. The tutorial
// keeps messages in SQLite; here they are in an array, so that only delivery is measured.
interface ChatMessage {
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

const app = express();
const http = createServer(app);
const io = new Server(http);
const messages: ChatMessage[] = [];

app.get('/', (_request, response) => {
  response.send('<h1>Chat</h1>');
});

io.on('connection', (socket) => {
  if (socket.recovered) return;
  const since = Number(socket.handshake.auth['since'] ?? 0);
  for (const message of messages.slice(since)) socket.emit('message', message, message.seq);
});

serveHost(await listenAnywhere(http), {
  publish: ({ text }: { text: string }) => {
    const message = {
      seq: messages.length + 1,
      author: 'perf',
      text,
      createdAt: new Date().toISOString(),
    };
    messages.push(message);
    io.emit('message', message, message.seq);
  },
});
