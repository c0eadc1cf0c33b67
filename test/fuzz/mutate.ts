import { Buffer } from 'node:buffer';
import type { Dice } from './dice.ts';

/** Tokens with a special meaning in these protocols. */
const TOKENS: readonly Buffer[] = [
  ...[
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    ':',
    ',',
    '"',
    '%',
    '%00',
    '%2e%2e%2f',
    '?',
    '#',
    '\x1e',
  ],
  ...[
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'OPTIONS',
    'DELETE',
    'CONNECT',
    'PRI',
  ],
  ...['Upgrade: h2c\r\nConnection: Upgrade\r\n', 'Upgrade: websocket\r\n', 'Connection: close\r\n'],
  ...['Transfer-Encoding: chunked\r\n', 'Content-Length: 0\r\n', 'Content-Length: 9\r\n', 'Host: x\r\n'],
  ...[
    'Expect: 100-continue\r\n',
    'Content-Encoding: gzip\r\n',
    'Last-Event-ID: \r\n',
    'If-None-Match: *\r\n',
  ],
  ...['since=', 'wait=', 'limit=', 'EIO=3', 'EIO=4', 'transport=polling', 'transport=websocket', 'sid='],
  ...['{', '}', '[', ']', 'null', 'true', '{"_placeholder":true,"num":0}', '__proto__', 'constructor'],
  ...['\\ud800', '\ufeff', '\u2028', '0', '-1', '1e999', '9007199254740993', '4294967296', '0x10'],
].map((text) => Buffer.from(text));

const NUMBERS = ['', '0', '-1', '1', '1.5', '255', '65536', '2147483648', '9007199254740992', '1e9', 'NaN'];
const MAX_REPEATED_BYTES = 16 * 1024;

type Mutation = (bytes: Buffer, dice: Dice) => Buffer;

const replaced = (bytes: Buffer, from: number, to: number, by: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

/** Returns the bounds of a random part of the bytes, mostly a short one. */
function partOf(bytes: Buffer, dice: Dice): [from: number, to: number] {
  const from = dice.below(bytes.length + 1);
  const most = dice.chance(0.8) ? 8 : bytes.length;
  return [from, Math.min(bytes.length, from + 1 + dice.below(most + 1))];
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, dice) {
    const changed = Buffer.from(bytes);
    const at = dice.below(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
    return changed;
  },
  function setByte(bytes, dice) {
    const changed = Buffer.from(bytes);
    changed[dice.below(bytes.length)] = dice.pick([0, 0x0a, 0x0d, 0x20, 0x7f, 0x80, 0xff, dice.below(256)]);
    return changed;
  },
  function remove(bytes, dice) {
    const [from, to] = partOf(bytes, dice);
    return replaced(bytes, from, to, Buffer.alloc(0));
  },
  function cutShort(bytes, dice) {
    return bytes.subarray(0, dice.below(bytes.length + 1));
  },
  function repeat(bytes, dice) {
    const [from, to] = partOf(bytes, dice);
    const part = bytes.subarray(from, to);
    const times = dice.chance(0.9) ? 1 + dice.below(3) : 1 + dice.below(1_000);
    const most = Math.max(1, Math.floor(MAX_REPEATED_BYTES / Math.max(1, part.length)));
    return replaced(bytes, to, to, Buffer.concat(Array(Math.min(times, most)).fill(part)));
  },
  function insertToken(bytes, dice) {
    const at = dice.below(bytes.length + 1);
    return replaced(bytes, at, at, dice.pick(TOKENS));
  },
  function insertNoise(bytes, dice) {
    const at = dice.below(bytes.length + 1);
    return replaced(bytes, at, at, dice.bytes(1 + dice.below(dice.chance(0.9) ? 8 : 300)));
  },
  function move(bytes, dice) {
    const [from, to] = partOf(bytes, dice);
    const rest = replaced(bytes, from, to, Buffer.alloc(0));
    const at = dice.below(rest.length + 1);
    return replaced(rest, at, at, bytes.subarray(from, to));
  },
  function changeNumber(bytes, dice) {
    const text = bytes.toString('latin1');
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: digits } = dice.pick(numbers);
    return replaced(bytes, index, index + digits.length, Buffer.from(dice.pick(NUMBERS)));
  },
  function changeLine(bytes, dice) {
    const lines = bytes.toString('latin1').split('\r\n');
    const line = dice.below(lines.length);
    const other = dice.below(lines.length);
    lines.splice(line, dice.below(2), lines[other] ?? '');
    return Buffer.from(lines.join('\r\n'), 'latin1');
  },
];

/**
 * Applies one to four mutations to the bytes. One input in eight stays unchanged, so that the server must also serve valid requests
 * among invalid ones.
 */
export function mutate(bytes: Buffer, dice: Dice): Buffer {
  if (dice.chance(1 / 8)) return bytes;
  let changed = bytes;
  for (let left = 1 + dice.below(4); left > 0 && changed.length > 0; left--) {
    changed = dice.pick(MUTATIONS)(changed, dice);
  }
  return changed;
}
