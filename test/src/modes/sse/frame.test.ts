import { EventSource } from 'eventsource';
import { expect, test } from 'vitest';
import { frameEvent, type StreamEvent } from '../../../../src/modes/sse/frame.ts';

const FRAMES: readonly { what: string; event: StreamEvent; frame: string }[] = [
  { what: 'one line', event: { data: 'a' }, frame: 'data: a\n\n' },
  { what: 'an id before its data', event: { id: '7', data: 'a' }, frame: 'id: 7\ndata: a\n\n' },
  { what: 'LF', event: { data: 'a\nb' }, frame: 'data: a\ndata: b\n\n' },
  { what: 'CR', event: { data: 'a\rb' }, frame: 'data: a\ndata: b\n\n' },
  { what: 'CR LF as one line end', event: { data: 'a\r\nb' }, frame: 'data: a\ndata: b\n\n' },
  { what: 'LF CR as two', event: { data: 'a\n\rb' }, frame: 'data: a\ndata: \ndata: b\n\n' },
  { what: 'an empty line', event: { data: 'a\n\nb' }, frame: 'data: a\ndata: \ndata: b\n\n' },
  { what: 'a line end at the end', event: { data: 'a\n' }, frame: 'data: a\ndata: \n\n' },
  { what: 'only line ends', event: { data: '\r\n\r' }, frame: 'data: \ndata: \ndata: \n\n' },
  { what: 'empty text', event: { data: '' }, frame: 'data: \n\n' },
  { what: 'leading spaces', event: { data: '  a' }, frame: 'data:   a\n\n' },
  {
    what: 'other Unicode line ends, which are text here',
    event: { data: 'a\u2028b\u0085c' },
    frame: 'data: a\u2028b\u0085c\n\n',
  },
  {
    what: 'text that looks like a field',
    event: { data: 'x\nid: 9\nevent: y' },
    frame: 'data: x\ndata: id: 9\ndata: event: y\n\n',
  },
  { what: 'a comment', event: { comment: '' }, frame: ': \n\n' },
  { what: 'a comment of two lines', event: { comment: 'a\r\ndata: b' }, frame: ': a\n: data: b\n\n' },
  { what: 'a time to wait', event: { retryMs: 1000 }, frame: 'retry: 1000\n\n' },
];

test.each(FRAMES)('frames $what', ({ event, frame }) => {
  expect(frameEvent(event)).toBe(frame);
});

test.each(FRAMES.filter(({ event }) => event.data))('EventSource gets back $what', async ({ event }) => {
  const { data, lastEventId } = await receive(frameEvent(event));
  // Every line end arrives as LF. [HTML §9.2.6]
  expect(data).toBe(event.data?.replaceAll(/\r\n|\r/g, '\n'));
  expect(lastEventId).toBe(event.id ?? '');
});

test.each(['a\nb', 'a\r', '\0'])('refuses the id %j', (id) => {
  expect(() => frameEvent({ id, data: 'a' })).toThrow(TypeError);
});

type StreamMessage = Parameters<NonNullable<EventSource['onmessage']>>[0];

function receive(stream: string): Promise<StreamMessage> {
  const source = new EventSource('http://reader.test/', {
    fetch: async () => new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } }),
  });
  return new Promise<StreamMessage>((resolve) => {
    source.onmessage = resolve;
  }).finally(() => source.close());
}
