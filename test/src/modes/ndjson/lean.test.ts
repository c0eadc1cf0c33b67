import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageLineParser } from '../../../../src/modes/ndjson/message-line-parser.ts';
import { anyPlaces, cutAt, cutEverywhere, pushAll } from '../cut-bytes.ts';

function seqsOf(pieces: readonly Buffer[]): number[] {
  const seqs: number[] = [];
  pushAll(new MessageLineParser({ greeted() {}, message: (seq) => seqs.push(seq) }), pieces);
  return seqs;
}

test('the messages are the same wherever the network cuts the stream', () => {
  const anyLine = fc.option(
    fc.record({ seq: fc.integer({ min: 1 }), text: fc.string({ unit: 'grapheme' }) }),
  );
  fc.assert(
    fc.property(fc.array(anyLine), anyPlaces, (lines, places) => {
      const body = lines.map((message) => `${message === null ? '' : JSON.stringify(message)}\n`).join('');
      const seqs = lines.flatMap((message) => (message === null ? [] : [message.seq]));
      expect(seqsOf(cutAt(Buffer.from(body), places))).toEqual(seqs);
    }),
  );
});

test.each([
  ['heartbeats between messages', '\n{"seq":1,"text":"x"}\n\n\n{"seq":2,"text":"y"}\n', [1, 2]],
  ['lines that end with CR LF', '{"seq":1,"text":"x"}\r\n{"seq":2,"text":"y"}\r\n', [1, 2]],
  ['members in another order', '{"text":"x","seq":7}\n', [7]],
  ['a line that was cut off', '{"seq":1,"text":"x"}\n{"seq":2,"te', [1]],
  ['a whole message whose line did not end', '{"seq":1,"text":"x"}', []],
])('reads %s', (_what, body, seqs) => {
  expect(seqsOf([Buffer.from(body)])).toEqual(seqs);
  expect(seqsOf(cutEverywhere(Buffer.from(body)))).toEqual(seqs);
});

test('the first line names the log, and tells whether it is another one', () => {
  const greetings: [string, boolean][] = [];
  const seqs: number[] = [];
  const reader = {
    greeted: (log: string, reset: boolean) => void greetings.push([log, reset]),
    message: (seq: number) => void seqs.push(seq),
  };
  const body =
    '{"log":"k3Xv_aQ7"}\n{"seq":4,"text":"x"}\n{"log":"other","reset":true}\n{"seq":1,"text":"y"}\n';
  pushAll(new MessageLineParser(reader), cutEverywhere(Buffer.from(body)));
  expect(greetings).toEqual([
    ['k3Xv_aQ7', false],
    ['other', true],
  ]);
  expect(seqs).toEqual([4, 1]);
});

test.each([
  ['a greeting without a log', '{"log":7}\n', 'must name the log'],
  ['no JSON', '<html>\n', 'not JSON'],
  ['no message', '{"next":3}\n', 'not a message with a seq'],
  ['too long', 'x'.repeat(1024 * 1024 + 1), 'longer than'],
])('refuses a line that is %s', (_what, body, problem) => {
  expect(() => seqsOf([Buffer.from(body)])).toThrow(problem);
});
