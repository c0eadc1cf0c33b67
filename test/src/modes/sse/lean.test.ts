import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { monotonicClock } from '../../../../src/clock.ts';
import { EventParser } from '../../../../src/modes/sse/event-parser.ts';
import { frameEvent } from '../../../../src/modes/sse/frame.ts';
import { createClient } from '../../../../src/modes/sse/lean.ts';
import { anyPlaces, cutAt, cutEverywhere, pushAll } from '../cut-bytes.ts';

function idsOf(pieces: readonly Buffer[]): string[] {
  const ids: string[] = [];
  pushAll(new EventParser((id) => ids.push(id)), pieces);
  return ids;
}

describe('ids of an event stream', () => {
  test('are parsed alike wherever the stream is split', () => {
    const anyEvent = fc.record({
      seq: fc.integer({ min: 1 }),
      data: fc.string({ unit: 'grapheme' }),
      comment: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(anyEvent), anyPlaces, (events, places) => {
        const text = events
          .map(({ seq, data, comment }) => frameEvent({ comment, id: String(seq), data }))
          .join('');
        expect(idsOf(cutAt(Buffer.from(text), places))).toEqual(events.map(({ seq }) => String(seq)));
      }),
    );
  });

  test.each([
    ['lines that end with CR LF', 'id: 1\r\ndata: x\r\n\r\n', ['1']],
    ['no space after the colon', 'id:1\ndata:x\n\n', ['1']],
    ['an event without data', 'id: 1\n\nid: 2\ndata\n\n', ['2']],
    ['an id that stays until the next', 'id: 1\ndata: x\n\ndata: y\n\n', ['1', '1']],
    ['fields that only begin alike', 'idea: 7\ndatabase: x\n\n', []],
    ['an event cut off', 'id: 1\ndata: x\n', []],
    ['a byte order mark', '\ufeffid: 1\ndata: x\n\n', ['1']],
    ['a byte order mark before its first event only', '\ufeff\ndata: x\n\ufeffid: 1\n\n', ['']],
    ['an id that has a NUL', 'id: 1\ndata: x\n\nid: 2\0\ndata: y\n\n', ['1', '1']],
    ['an id that is emptied', 'id: 1\ndata: x\n\nid\ndata: y\n\n', ['1', '']],
  ])('with %s', (_name, text, ids) => {
    expect(idsOf(cutEverywhere(Buffer.from(text)))).toEqual(ids);
    expect(idsOf([Buffer.from(text)])).toEqual(ids);
  });

  test.each([
    ['inside a line', 'id: 1\rdata: x\n\n'],
    ['before CR LF', 'id: 1\r\r\ndata: x\r\n\r\n'],
    ['where no LF ever comes', 'id: 1\rdata: x\r\r'],
    ['behind a line that ends well', 'id: 1\ndata: x\n\nid: 2\rdata: y\r\r'],
  ])('are not made up where a lone CR stands %s', (_where, text) => {
    expect(() => idsOf([Buffer.from(text)])).toThrow('lone CR');
    expect(() => idsOf(cutEverywhere(Buffer.from(text)))).toThrow('lone CR');
  });
});

describe('types of an event stream', () => {
  const typesOf = (text: string): string[] => {
    const types: string[] = [];
    pushAll(new EventParser((_id, type) => types.push(type)), cutEverywhere(Buffer.from(text)));
    return types;
  };

  test.each([
    ['none', 'data: x\n\n', ['message']],
    ['its own, for one event', 'event: reset\ndata: x\n\ndata: y\n\n', ['reset', 'message']],
    ['the last of several', 'event: log\nevent: reset\ndata: x\n\n', ['reset']],
    ['an empty one', 'event\ndata: x\n\n', ['message']],
    ['one without data, which is no event', 'event: log\n\ndata: x\n\n', ['message']],
  ])('with %s', (_name, text, types) => {
    expect(typesOf(text)).toEqual(types);
  });
});

describe('the lean event stream client', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  const open = async (headers: Record<string, string>, body: string) => {
    const server = createServer((_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, headers).write(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const seqs: number[] = [];
    let trouble = (_reason: string): void => {};
    const inTrouble = new Promise<string>((resolve) => {
      trouble = resolve;
    });
    const client = createClient({
      baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
      since: 0,
      keepsCursor: true,
      pollIntervalMs: 1_000,
      firstPollAtMs: 0,
      random: () => 0.5,
      clock: monotonicClock,
      scheduler: { at() {} },
      events: { message: (seq) => seqs.push(seq), reset() {}, missedTick() {}, trouble },
    });
    closing.push(() => void client.close());
    return { opened: client.open(), seqs, inTrouble };
  };

  test.each([
    ['another type', { 'Content-Type': 'text/html' }, /type text\/html/],
    ['a type that only begins alike', { 'Content-Type': 'text/event-streams' }, /type text\/event-streams/],
    [
      'a compressed body',
      { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' },
      /content-encoding gzip/,
    ],
    [
      'compressed chunks',
      { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'gzip, chunked' },
      /transfer-encoding gzip, chunked/,
    ],
  ])('does not open on %s', async (_name, headers, problem) => {
    const { opened } = await open(headers, 'id: k:1\ndata: x\n\n');
    await expect(opened).rejects.toThrow(problem);
  });

  test('reads chunks, as a proxy sends them', async () => {
    const { opened, seqs } = await open(
      { 'Content-Type': 'text/event-stream', 'Transfer-Encoding': 'chunked' },
      'event: log\nid: k:0\ndata: x\n\nid: k:1\ndata: x\n\nid: k:2\ndata: x\n\n',
    );
    await opened;
    await expect.poll(() => seqs).toEqual([1, 2]);
  });

  test('reads the seq of a message whose event has no id, or has a plain number', async () => {
    const { opened, seqs } = await open(
      { 'Content-Type': 'text/event-stream' },
      'data: {"seq":7,"text":"x"}\n\nid: 8\ndata: {"seq":8}\n\n',
    );
    await opened;
    await expect.poll(() => seqs).toEqual([7, 8]);
  });

  test('reports an id that is not a cursor', async () => {
    const { opened, seqs, inTrouble } = await open(
      { 'Content-Type': 'text/event-stream' },
      'event: log\nid: k:0\ndata: x\n\nid: k:1\ndata: x\n\nid: k:two\ndata: x\n\nid: k:3\ndata: x\n\n',
    );
    await opened;
    expect(await inTrouble).toContain('not a cursor: "k:two"');
    expect(seqs).toEqual([1]);
  });
});
