import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Message } from '../../../src/log/message.ts';
import { until } from '../../support/read.ts';
import { serve } from '../../support/serve.ts';

/** Reads that many messages from an event stream. */
async function readStream(url: string, count: number): Promise<Message[]> {
  const leave = new AbortController();
  const answer = await fetch(`${url}/messages/stream`, { signal: leave.signal });
  let text = '';
  const messages = () =>
    [...text.matchAll(/(?<=\ndata: )\{"seq"[^\n]*(?=\n\n)/g)].map(([json]) => JSON.parse(json) as Message);
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (messages().length >= count) break;
  }
  leave.abort();
  return messages();
}

it('gives every reader the same text and author, also when the posted strings have lone surrogates', async () => {
  const server = await serve({ TAIL_CACHE: '0' });
  const units = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  const lone = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
  const strings = fc
    .array(fc.oneof(units, lone, fc.constantFrom('\0', '\u2028', '\ufeff', '\r', '\n')), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => `.${parts.join('')}.`);
  const posted = [
    { author: 'b\udc00', text: 'a\ud83d!' },
    ...fc.sample(fc.record({ author: strings.map((text) => text.slice(0, 60)), text: strings }), {
      numRuns: 100,
      seed: 1,
    }),
  ];
  const live = readStream(server.url, posted.length);
  await until(() => server.meter.counters.deliver.handshakes === 1);
  const answered: Message[] = [];
  for (const message of posted) {
    const answer = await fetch(`${server.url}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
    });
    expect(answer.status).toBe(201);
    answered.push((await answer.json()) as Message);
  }
  expect(answered[0]).toMatchObject({ author: 'b\ufffd', text: 'a\ufffd!' });
  const { messages } = (await (await fetch(`${server.url}/messages?limit=1000`)).json()) as {
    messages: Message[];
  };
  expect(messages).toEqual(answered);
  expect(await live).toEqual(answered);
});
