import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { askOnce } from '../../../../src/modes/poll/client/transport.ts';
import { ResponseReader, readResponse } from '../../../../src/modes/poll/lean/http-response.ts';
import { createLeanHttpTransport } from '../../../../src/modes/poll/lean/http-transport.ts';
import { freePort } from '../../../../src/store/free-port.ts';
import { anyPlaces, cutAt, cutEverywhere } from '../cut-bytes.ts';

const page = (body: string, headers = 'ETag: "a"\r\n'): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

function readAll(pieces: readonly Buffer[]) {
  const reader = new ResponseReader();
  const answers = [];
  for (const piece of pieces) {
    const scratch = Buffer.from(piece);
    const response = reader.push(scratch);
    scratch.fill(0xff);
    if (response !== undefined) answers.push(response);
  }
  return answers;
}

describe('a response', () => {
  test('is parsed alike wherever it is split', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000, unit: 'grapheme' }), anyPlaces, (body, places) => {
        const bytes = page(body);
        const answers = readAll(cutAt(bytes, places));
        expect(answers).toEqual([{ status: 200, etag: '"a"', body, length: bytes.length, last: false }]);
      }),
      { numRuns: 200 },
    );
  });

  test('follows another on the same connection, byte by byte', () => {
    const bytes = Buffer.concat([
      page('first'),
      Buffer.from('HTTP/1.1 304 Not Modified\r\netag: "b"\r\n\r\n'),
      page('third'),
    ]);
    expect(readAll(cutEverywhere(bytes)).map(({ status, etag, body }) => [status, etag, body])).toEqual([
      [200, '"a"', 'first'],
      [304, '"b"', ''],
      [200, '"a"', 'third'],
    ]);
  });

  test('finds a header by name only at the start of a line', () => {
    const bytes = page(
      'x',
      'X-Etag: "wrong"\r\nNote: etag: "wrong"\r\nETAG:"right"\r\nConnection: close\r\n',
    );
    expect(readResponse(bytes)).toMatchObject({ etag: '"right"', last: true });
  });

  test.each([
    'Connection: Close\r\n',
    'Connection: keep-alive, close\r\n',
    'Connection: x\r\nConnection: close\r\n',
  ])('is the last of its connection with %j', (headers) => {
    expect(readResponse(page('x', headers))).toMatchObject({ last: true });
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', /not an HTTP\/1.1 response/],
    ['another version', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', /not an HTTP\/1.1 response/],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', /transfer-encoding chunked/],
    ['no length', 'HTTP/1.1 200 OK\r\n\r\n', /no content-length/],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n',
      /content-length "0, 1"/,
    ],
    ['a bad length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', /content-length "-1"/],
    ['an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n', /interim response 100/],
    ['bytes beyond its end', 'HTTP/1.1 204 No Content\r\n\r\nmore', /4 bytes came after the end/],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`, /longer than 16384 bytes/],
  ])('with %s is refused', (_name, text, problem) => {
    expect(() => readAll([Buffer.from(text)])).toThrow(problem);
  });
});

describe('the lean transport', () => {
  const open: (Server | TcpServer)[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });

  const listening = async <T extends Server | TcpServer>(server: T): Promise<string> => {
    open.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  };

  /** A server that says the given things, one for each piece of data that it is sent, and nothing else. */
  const parrot = (...answers: string[]) =>
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        const answer = answers.shift();
        if (answer !== undefined) socket.write(answer);
      });
    });

  test('keeps its connection and sends validators', async () => {
    const connections = new Set<unknown>();
    const server = createServer((request, response) => {
      connections.add(request.socket);
      response.end(JSON.stringify([request.url, request.headers['if-none-match'] ?? null]));
    });
    const transport = createLeanHttpTransport(await listening(server));
    expect((await askOnce(transport, '/a?since=1')).body).toBe('["/a?since=1",null]');
    expect((await askOnce(transport, '/b', '"v"')).body).toBe('["/b","\\"v\\""]');
    expect(connections.size).toBe(1);
    await transport.close();
  });

  test('opens another connection when the server has closed the last', async () => {
    const server = createServer((_request, response) => response.setHeader('Connection', 'close').end('x'));
    const transport = createLeanHttpTransport(await listening(server));
    expect((await askOnce(transport, '/')).body).toBe('x');
    expect((await askOnce(transport, '/')).body).toBe('x');
    await transport.close();
  });

  test('rejects the poll in flight when it is dropped, and works again', async () => {
    const held: (() => void)[] = [];
    const server = createServer((_request, response) => {
      held.push(() => response.end('late'));
      if (held.length === 2) response.end('again');
    });
    const transport = createLeanHttpTransport(await listening(server));
    const asked = once(server, 'request');
    const answer = askOnce(transport, '/');
    await asked;
    transport.drop();
    await expect(answer).rejects.toThrow('dropped');
    expect((await askOnce(transport, '/')).body).toBe('again');
    await transport.close();
  });

  test('rejects when the server closes in the middle', async () => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    });
    const transport = createLeanHttpTransport(await listening(server));
    await expect(askOnce(transport, '/')).rejects.toThrow('before it had answered');
  });

  test('rejects the next poll after bytes that no poll asked for', async () => {
    const server = parrot('HTTP/1.1 204 No Content\r\n\r\n');
    const transport = createLeanHttpTransport(await listening(server));
    const connected = once(server, 'connection') as Promise<[Socket]>;
    await askOnce(transport, '/');
    const [socket] = await connected;
    const closed = once(socket, 'close');
    socket.write('surprise');
    await closed;
    await expect(askOnce(transport, '/')).rejects.toThrow('nobody had asked for');
  });

  test('rejects an answer that is not HTTP', async () => {
    const transport = createLeanHttpTransport(await listening(parrot('nonsense\r\n\r\n')));
    await expect(askOnce(transport, '/')).rejects.toThrow('not an HTTP/1.1 response');
  });

  test('rejects when nobody listens', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort('127.0.0.1')}`;
    await expect(askOnce(createLeanHttpTransport(baseUrl), '/')).rejects.toThrow('ECONNREFUSED');
  });
});
