import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/config.ts';
import { type MeterSnapshot, ROLES } from '../../src/meter.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { until } from '../support/read.ts';

async function serve(): Promise<RunningServer> {
  const server = await startServer({
    config: readConfig({ PORT: '0' }),
    log: pino({ level: 'silent' }),
    openStore: async () => openSqlite(),
  });
  onTestFinished(() => server.close());
  return server;
}

/** A connection whose bytes are also counted at the client's socket. */
async function connectTo({ port }: RunningServer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** Sends a request as bytes and waits for the end of the answer. */
async function ask(socket: Socket, head: string, endsWith: RegExp, body = ''): Promise<void> {
  let answer = '';
  const onData = (chunk: Buffer): void => {
    answer += chunk.toString();
  };
  socket.on('data', onData);
  socket.write(
    `${head}\r\nHost: localhost\r\n${body && `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`}\r\n${body}`,
  );
  await until(() => endsWith.test(answer));
  socket.off('data', onData);
}

const sum = (snapshot: MeterSnapshot, pick: 'bytesIn' | 'bytesOut'): number =>
  ROLES.reduce((total, role) => total + snapshot.roles[role][pick], 0);

it('the bytes of all roles add up to those that the clients count, closed connections included', async () => {
  const server = await serve();
  const [publisher, reader, looker, idle] = [
    await connectTo(server),
    await connectTo(server),
    await connectTo(server),
    await connectTo(server),
  ];
  await ask(publisher, 'POST /messages HTTP/1.1', /"seq":1.*\}$/s, '{"text":"hello"}');
  await ask(reader, 'GET /messages?since=0 HTTP/1.1', /"next":"[\w-]+:1"\}$/);
  await ask(reader, 'GET /messages?since=1 HTTP/1.1', /"next":"[\w-]+:1"\}$/);
  await ask(looker, 'GET /healthz HTTP/1.1', /"headSeq":1\}$/);
  const webSocket = new WebSocket(`ws://127.0.0.1:${server.port}/messages/socket?since=0`);
  onTestFinished(() => webSocket.terminate());
  let webSocketEnd: Socket | undefined;
  webSocket.once('upgrade', ({ socket }) => {
    webSocketEnd = socket;
  });
  let texts = 0;
  webSocket.on('message', () => texts++);
  // The greeting and the message.
  await until(() => texts === 2);
  const sockets = [publisher, reader, looker, idle, webSocketEnd as Socket];
  publisher.destroy();

  const sent = sockets.reduce((total, socket) => total + socket.bytesWritten, 0);
  const received = sockets.reduce((total, socket) => total + socket.bytesRead, 0);
  await until(() => server.meter.snapshot().connections === 4);
  const snapshot = server.meter.snapshot();
  expect(sum(snapshot, 'bytesIn')).toBe(sent);
  expect(sum(snapshot, 'bytesOut')).toBe(received);
  expect(snapshot.roles.publish).toMatchObject({
    bytesIn: publisher.bytesWritten,
    bytesOut: publisher.bytesRead,
    requests: 1,
    useful: 1,
  });
  expect(snapshot.roles.deliver).toMatchObject({
    bytesIn: reader.bytesWritten + (webSocketEnd as Socket).bytesWritten,
    bytesOut: reader.bytesRead + (webSocketEnd as Socket).bytesRead,
    useful: 1,
    empty: 1,
    handshakes: 1,
    framesOut: 2,
  });
  expect(snapshot.roles.control).toMatchObject({
    bytesIn: looker.bytesWritten,
    bytesOut: looker.bytesRead,
  });
});

it('counts each byte of a connection that changes its role once', async () => {
  const server = await serve();
  const socket = await connectTo(server);
  await ask(socket, 'POST /messages HTTP/1.1', /"seq":1.*\}$/s, '{"text":"one"}');
  const { bytesRead } = socket;
  await ask(socket, 'GET /messages?since=0 HTTP/1.1', /"next":"[\w-]+:1"\}$/);
  const snapshot = server.meter.snapshot();
  expect(sum(snapshot, 'bytesIn')).toBe(socket.bytesWritten);
  expect(snapshot.roles.publish.bytesOut).toBe(bytesRead);
  expect(snapshot.roles.deliver.bytesOut).toBe(socket.bytesRead - bytesRead);
});

/** Requests as bytes, with their lengths. */
const requestOf = (target: string): { head: string; bytes: number } => ({
  head: `GET ${target} HTTP/1.1`,
  bytes: `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`.length,
});

it('counts each request on a connection of several roles for its own role, to the byte', async () => {
  const server = await serve();
  const socket = await connectTo(server);
  const [poll, look, wrong] = [requestOf('/messages?since=0'), requestOf('/healthz'), requestOf('/nowhere')];
  const answers = { deliver: 0, control: 0 };
  const exchange = async (role: 'deliver' | 'control', { head }: { head: string }, ends: RegExp) => {
    const before = socket.bytesRead;
    await ask(socket, head, ends);
    answers[role] += socket.bytesRead - before;
  };
  for (let round = 0; round < 5; round++) {
    await exchange('deliver', poll, /"next":"[\w-]+:0"\}$/);
    await exchange('deliver', poll, /"next":"[\w-]+:0"\}$/);
    await exchange('control', look, /"headSeq":0\}$/);
    await exchange('control', wrong, /\}$/);
  }
  const { deliver, control } = server.meter.snapshot().roles;
  expect(deliver.bytesIn).toBe(10 * poll.bytes);
  expect(control.bytesIn).toBe(5 * (look.bytes + wrong.bytes));
  expect(deliver.bytesOut).toBe(answers.deliver);
  expect(control.bytesOut).toBe(answers.control);
});

it.each([
  ['is taken', '{"text":"hello"}', /"seq":1.*\}$/s],
  ['is refused', '{"text":"hel', /Invalid JSON.*\}$/s],
])(
  'counts the body of a message that %s, which arrives after its headers, as publishing',
  async (_, body, ends) => {
    const server = await serve();
    const socket = await connectTo(server);
    const poll = requestOf('/messages?since=0');
    await ask(socket, poll.head, /"next":"[\w-]+:\d"\}$/);
    const before = socket.bytesWritten;
    const head = `POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head);
    const received = () => {
      const { roles } = server.meter.snapshot();
      return roles.publish.bytesIn;
    };
    await until(() => received() === head.length);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.write(body);
    await until(() => ends.test(answer));
    const posted = socket.bytesWritten - before;
    await ask(socket, poll.head, /"next":"[\w-]+:\d"\}$/);
    const { publish, deliver } = server.meter.snapshot().roles;
    expect(publish.bytesIn).toBe(posted);
    expect(deliver.bytesIn).toBe(2 * poll.bytes);
  },
);

it('counts Engine.IO’s HTTP requests as delivery, bodies included, also between requests for figures', async () => {
  const server = await serve();
  const socket = await connectTo(server);
  let sent = 0;
  const engine = async (method: string, query: string, body = '') => {
    const before = socket.bytesWritten;
    const answered = server.meter.counters.deliver.handshakes;
    let answer = '';
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString();
    };
    socket.on('data', onData);
    socket.write(
      `${method} /socket.io/?EIO=4&transport=polling${query} HTTP/1.1\r\nHost: localhost\r\n${body && `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n`}\r\n`,
    );
    await until(() => server.meter.counters.deliver.handshakes > answered);
    if (body !== '') socket.write(body);
    await until(() => /\r\n\r\n.+$/s.test(answer));
    socket.off('data', onData);
    sent += socket.bytesWritten - before;
    return answer;
  };
  const look = requestOf('/healthz');
  const opened = await engine('GET', '');
  const sid = /"sid":"([^"]+)"/.exec(opened)?.[1];
  await ask(socket, look.head, /"headSeq":0\}$/);
  await engine('POST', `&sid=${sid}`, '40{"since":0}');
  await ask(socket, look.head, /"headSeq":0\}$/);
  await engine('GET', `&sid=${sid}`);
  const { deliver, control } = server.meter.snapshot().roles;
  expect(deliver.bytesIn).toBe(sent);
  expect(control.bytesIn).toBe(2 * look.bytes);
});
