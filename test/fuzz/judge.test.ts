import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { judge } from './answers.ts';
import { diceFor } from './dice.ts';
import { kinds } from './kinds/index.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const EMPTY = 'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n';
const OF_HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata: HTTP/1.1 500\n\n';
const BUSY = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n';
const TEXT = Buffer.from([0x81, 1, 0x78]);
const CLOSE = Buffer.from([0x88, 2, 0x03, 0xe8]);

const bytesOf = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('a fuzzed server may send', () => {
  it.each([
    ['nothing', [], []],
    ['answers in a row', [OK, EMPTY, CHUNKED, OF_HEAD, OK], [200, 304, 200, 200, 200]],
    ['an answer that is cut short', [OK, OK.slice(0, 30)], [200]],
    ['a stream to its end', [EMPTY, STREAM], [304, 200]],
    ['a 503 that says when to retry', [BUSY], [503]],
    ['an interim answer', ['HTTP/1.1 100 Continue\r\n\r\n', OK], [100, 200]],
    ['frames behind an upgrade', [OK, SWITCHED, TEXT, CLOSE], [200, 101]],
  ])('%s', (_what, parts, statuses) => {
    expect(judge(bytesOf(...parts))).toEqual({ statuses, fault: undefined });
  });
});

describe('a fuzzed server may not send', () => {
  it.each([
    ['a 500', [OK, 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n'], 'answered 500'],
    [
      'a 503 without an explanation',
      ['HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'],
      'answered 503',
    ],
    ['what is no HTTP', [OK, 'nonsense\r\n\r\n'], 'not an HTTP/1.1 response'],
    ['an answer among frames', [SWITCHED, OK], 'reserved bits'],
    ['a frame behind the Close', [SWITCHED, CLOSE, TEXT], 'behind the Close'],
    ['text that is not UTF-8', [SWITCHED, Buffer.from([0x81, 1, 0xff])], 'not UTF-8'],
    ['a masked frame', [SWITCHED, Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0])], 'masked'],
  ])('%s', (_what, parts, fault) => {
    expect(judge(bytesOf(...parts)).fault).toContain(fault);
  });
});

describe.each(kinds)('inputs of $name', (kind) => {
  it('are the same for the same seed and number, and differ between seeds and numbers', () => {
    const made = (seed: number, input: number) => JSON.stringify(kind.make(diceFor(seed, input)));
    const first = Array.from({ length: 60 }, (_, input) => made(1, input));
    expect(Array.from({ length: 60 }, (_, input) => made(1, input))).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(30);
    expect(Array.from({ length: 60 }, (_, input) => made(2, input))).not.toEqual(first);
  });
});
