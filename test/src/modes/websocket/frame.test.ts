import { expect, test } from 'vitest';
import { FrameReader } from '../../../../src/modes/lean/websocket-frames.ts';
import { textFrame } from '../../../../src/modes/websocket/frame.ts';

/** Lengths around each change of the header's form. [RFC 6455 §5.2] */
test.each([
  { bytes: 0, header: 2 },
  { bytes: 1, header: 2 },
  { bytes: 125, header: 2 },
  { bytes: 126, header: 4 },
  { bytes: 65_535, header: 4 },
  { bytes: 65_536, header: 10 },
  { bytes: 1_000_000, header: 10 },
])('a text of $bytes bytes has a header of $header', ({ bytes, header }) => {
  const text = 'x'.repeat(bytes);
  const frame = textFrame(text);
  expect(frame.length).toBe(header + bytes);
  expect(parse(frame)).toEqual([text]);
});

test('a text is as long as its UTF-8', () => {
  const text = 'é'.repeat(63);
  expect(textFrame(text).length).toBe(4 + 126);
  expect(parse(textFrame(text))).toEqual([text]);
});

function parse(frame: Buffer): string[] {
  const texts: string[] = [];
  const unexpected = (): never => {
    throw new Error('nothing but text was sent');
  };
  new FrameReader({
    text: (bytes) => texts.push(bytes.toString()),
    binary: unexpected,
    ping: unexpected,
    pong: unexpected,
    close: unexpected,
  }).push(frame);
  return texts;
}
