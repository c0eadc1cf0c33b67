import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { loadEndpoints } from '../../../src/modes/index.ts';
import { ENTRANCE, HOST_PLACE } from '../input.ts';

export interface RequestParts {
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly body?: Buffer | string;
}

/** Returns the bytes of a request. It has a `Content-Length` if it has a body, unless its headers say that the body is chunked. */
export function requestOf(target: string, { method = 'GET', headers = [], body }: RequestParts = {}): Buffer {
  const bytes = Buffer.from(body ?? '');
  const chunked = headers.some((header) => header.startsWith('Transfer-Encoding'));
  const length = body === undefined || chunked ? [] : [`Content-Length: ${bytes.length}`];
  const head = [`${method} ${target} HTTP/1.1`, ...ENTRANCE, ...headers, ...length];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

const endpoints = await loadEndpoints();

const JSON_TYPE = 'Content-Type: application/json';
const message = (text: string): string => JSON.stringify({ author: 'fuzz', text });

/** Valid requests to every route, except `/classroom/jobs` and `/classroom/stall`, which put load on the machine on purpose. */
export const REQUESTS: readonly Buffer[] = [
  requestOf('/messages?since=0&limit=10'),
  requestOf('/messages?since=999999'),
  requestOf('/messages?since=k3Xv_aQ7:17'),
  requestOf('/messages?since=999999&wait=20'),
  requestOf('/messages?since=999999&wait=30000'),
  requestOf('/messages?since=0&limit=3', { headers: ['If-None-Match: "1", W/"a,b"'] }),
  requestOf('/messages?since=0&limit=1', { method: 'HEAD' }),
  requestOf('/messages', { method: 'OPTIONS' }),
  requestOf('/messages', { method: 'POST', headers: [JSON_TYPE], body: message('hello') }),
  requestOf('/messages', { method: 'POST', headers: [JSON_TYPE], body: message('ünïcödé €\u2028') }),
  requestOf('/messages', {
    method: 'POST',
    headers: [JSON_TYPE, 'Transfer-Encoding: chunked'],
    body: `${message('chunked').length.toString(16)}\r\n${message('chunked')}\r\n0\r\n\r\n`,
  }),
  requestOf('/messages', {
    method: 'POST',
    headers: [JSON_TYPE, 'Content-Encoding: gzip'],
    body: gzipSync(message('small')),
  }),
  requestOf('/messages', {
    method: 'POST',
    headers: [JSON_TYPE, 'Expect: 100-continue'],
    body: message('expected'),
  }),
  ...endpoints.map(({ path }) => requestOf(`${path}?since=0`)),
  requestOf('/messages/stream?since=0', { headers: ['Accept: text/event-stream'] }),
  requestOf('/messages/stream', { headers: ['Last-Event-ID: 3'] }),
  requestOf('/messages/socket'),
  requestOf(`http://${HOST_PLACE}/messages?since=1&limit=1`),
  requestOf('/messages?since=0&limit=1', { headers: ['Connection: Upgrade', 'Upgrade: h2c'] }),
  requestOf('/messages?since=999999&wait=150', { headers: ['Connection: Upgrade', 'Upgrade: x'] }),
  requestOf('/healthz', { headers: ['Connection: close'] }),
  requestOf('/stats'),
  requestOf('/'),
  requestOf('/favicon.ico', {
    headers: ['Range: bytes=0-3', 'If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT'],
  }),
  requestOf('/classroom/results/reference'),
  requestOf('/classroom/results/%'),
  requestOf('/classroom/wire/%', { method: 'POST' }),
  requestOf('/classroom/naive?since=0'),
  requestOf('/nothing/here'),
];
