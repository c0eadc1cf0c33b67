import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLongPoller } from '../../../../src/modes/long-poll/long-poller.ts';
import type { ClientOptions, DeliveryClient } from '../../../../src/modes/mode.ts';
import { createFetchTransport } from '../../../../src/modes/poll/client/fetch-transport.ts';
import { createPoller } from '../../../../src/modes/poll/client/poller.ts';
import {
  askOnce,
  type PollAsker,
  type PollTransport,
  underWayAlready,
} from '../../../../src/modes/poll/client/transport.ts';
import { createLeanHttpTransport } from '../../../../src/modes/poll/lean/http-transport.ts';
import { range } from '../../../support/read.ts';
import { clientOptions } from '../client-options.ts';

it.each([
  ['lean', createLeanHttpTransport],
  ['fetch', createFetchTransport],
])(
  'the %s transport refuses a second poll while the first is in flight, and answers the first',
  async (_name, create) => {
    const held: ServerResponse[] = [];
    const server = createServer((_request, response) => held.push(response)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const transport = create(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const asked = once(server, 'request');
    const first = askOnce(transport, '/first');
    await asked;
    await expect(askOnce(transport, '/second')).rejects.toThrow(underWayAlready());
    held[0]?.end('the first');
    expect((await first).body).toBe('the first');
    expect(held).toHaveLength(1);
    await transport.close();
  },
);

/** A transport that records polls and answers them, when told to, with a page of that many messages. */
function scripted() {
  const asked: string[] = [];
  let underWay: PollAsker | undefined;
  const transport: PollTransport = {
    ask(path, _etag, asker) {
      asked.push(path);
      if (underWay !== undefined) asker.failed(underWayAlready());
      else underWay = asker;
    },
    drop() {
      const given = underWay;
      underWay = undefined;
      given?.failed(new Error('the connection was dropped'));
    },
    async close() {},
  };
  const answer = (messages: number): void => {
    const since = Number(/since=(\d+)/.exec(asked.at(-1) ?? '')?.[1]);
    const seqs = range(since + 1, since + messages);
    const body = JSON.stringify({ messages: seqs.map((seq) => ({ seq })), next: String(since + messages) });
    const asker = underWay;
    underWay = undefined;
    asker?.answered({ status: 200, etag: undefined, retryAfter: undefined, body });
  };
  return { transport, asked, answer };
}

describe.each<[string, (options: ClientOptions, transport: PollTransport) => DeliveryClient, string]>([
  ['a poller', (options, transport) => createPoller(options, transport, { conditional: false }), ''],
  ['a long poller', createLongPoller, '&wait=0'],
])('%s', (_name, create, wait) => {
  it.each([3, 100])(
    'that is dropped and opened again in the middle of a page of %i goes on behind it',
    async (messages) => {
      const { transport, asked, answer } = scripted();
      const seqs: number[] = [];
      const troubles: string[] = [];
      let again: Promise<void> | undefined;
      const client = create(
        clientOptions({
          scheduler: { at() {} },
          events: {
            message(seq) {
              seqs.push(seq);
              if (seq !== 2) return;
              client.drop();
              again = client.open();
            },
            reset() {},
            missedTick() {},
            trouble: (reason) => troubles.push(reason),
          },
        }),
        transport,
      );
      const first = client.open();
      answer(messages);
      await first;
      expect(asked).toEqual([`/messages?since=0${wait}`, `/messages?since=${messages}${wait}`]);
      answer(1);
      await again;
      expect(seqs).toEqual(range(1, messages + 1));
      expect(troubles).toEqual([]);
      await client.close();
    },
  );
});
