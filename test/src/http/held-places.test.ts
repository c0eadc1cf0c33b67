import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '../../../src/http/address-key.ts';
import { createSharedSlots, type SlotHolder } from '../../../src/modes/poll/shared-slots.ts';
import type { RunningServer } from '../../../src/server.ts';
import { connectRaw, rawRequest, statusesIn } from '../../support/raw-client.ts';
import { until } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

const HELD = rawRequest('/messages?since=0&wait=40000');

const requests = ({ meter }: RunningServer): number => meter.counters.deliver.requests;

describe('shared slots', () => {
  /** Holders come one after the other; returns how many of each address have a slot in the end. */
  const settle = (most: number, addresses: readonly string[]): Map<string, number> => {
    const slots = createSharedSlots<SlotHolder>(most);
    const inside = new Set<SlotHolder>();
    for (const address of addresses) {
      if (!slots.makeRoom(address)) continue;
      const holder: SlotHolder = {
        address,
        yieldSlot() {
          inside.delete(holder);
          slots.free(holder);
        },
      };
      inside.add(holder);
      slots.take(holder);
    }
    const counts = new Map<string, number>();
    for (const { address } of inside) counts.set(address, (counts.get(address) ?? 0) + 1);
    return counts;
  };

  it('never exceed their number, and an address that asks often enough gets its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }),
        (most, greedy) => {
          const counts = settle(most, [...greedy, ...Array.from({ length: most }, () => 'late')]);
          const taken = [...counts.values()].reduce((sum, count) => sum + count, 0);
          expect(taken).toBeLessThanOrEqual(most);
          expect(counts.get('late') ?? 0).toBeGreaterThanOrEqual(Math.floor(most / 5));
        },
      ),
    );
  });

  it('can all go to a single address', () => {
    expect(settle(5, ['a', 'a', 'a', 'a', 'a', 'a']).get('a')).toBe(5);
  });

  it('are taken from the address that has most for one that comes later', () => {
    expect(Object.fromEntries(settle(4, ['a', 'a', 'a', 'b', 'c', 'b', 'c']))).toEqual({ a: 2, b: 1, c: 1 });
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('counts %s as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

it('gives one connection few places, however many requests it pipelines, and destroys it if it sends more', async () => {
  const server = await serve({ MAX_WAITERS: '100' });
  const greedy = await connectRaw(server.port);
  greedy.socket.write(HELD.repeat(50));
  // Eight are held and the ninth is refused; nothing after it is served.
  await until(() => requests(server) === 9);
  const others = await Promise.all(Array.from({ length: 92 }, () => connectRaw(server.port)));
  for (const { socket } of others) socket.write(HELD);
  await until(() => requests(server) === 101);
  expect(server.meter.counters.deliver.empty).toBe(1);

  greedy.socket.write(HELD.repeat(20_000));
  expect(await greedy.ended).toBe('');
  const late = await connectRaw(server.port);
  late.socket.write(HELD);
  await until(() => requests(server) === 102);
  await append(server, 1);
  for (const { saw } of [...others, late]) await saw(/^HTTP\/1\.1 200 /);
});

it('gives an address that comes late its share of the places, taken from the one that has most', async () => {
  const server = await serve({ MAX_WAITERS: '4' });
  const greedy = await Promise.all(Array.from({ length: 4 }, () => connectRaw(server.port)));
  for (const { socket } of greedy) socket.write(HELD);
  await until(() => requests(server) === 4);
  const late = await connectRaw(server.port, '127.0.0.2');
  late.socket.write(HELD);
  // It is answered as if its wait had ended; the others go on waiting.
  await greedy[0]?.saw(/^HTTP\/1\.1 204 /);
  greedy[0]?.socket.write(HELD);
  await greedy[0]?.saw(/^HTTP\/1\.1 204 [\s\S]*HTTP\/1\.1 503 [\s\S]*slot/);
  await append(server, 1);
  for (const { saw } of [late, ...greedy.slice(1)]) await saw(/^HTTP\/1\.1 200 /);
});

it('ends pipelined streams and held polls when their client disconnects', async () => {
  const server = await serve();
  const client = await connectRaw(server.port);
  // Nothing after the first stream is served: a stream has no end after which an answer could follow.
  client.socket.write(HELD.repeat(5) + rawRequest('/messages/stream').repeat(60) + HELD.repeat(5));
  await until(() => requests(server) === 6);
  client.socket.destroy();
  await until(() => server.meter.snapshot().connections === 0);
  const { pushes, useful } = server.meter.counters.deliver;
  await append(server, 1);
  expect(server.meter.counters.deliver).toMatchObject({ pushes, useful });
});

it('answers the held requests of one connection in order, then refuses the one too many, and closes', async () => {
  const server = await serve();
  const client = await connectRaw(server.port);
  client.socket.write(HELD.repeat(20));
  await until(() => requests(server) === 9);
  await append(server, 1);
  expect(statusesIn(await client.ended)).toEqual([...Array.from({ length: 8 }, () => 200), 503]);
});
