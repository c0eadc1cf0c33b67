import { describe, expect, it } from 'vitest';
import { createDeliveries, type DeliveryEvents } from '../../artillery/src/deliveries.ts';

const message = (seq: number, dueMs: number) => ({ seq, dueMs, sentMs: dueMs, committedMs: dueMs });

function openReader(deliveries = createDeliveries(), fromMs = 0) {
  const told: (string | number)[] = [];
  const events: DeliveryEvents = {
    delivered: (latencyMs) => told.push(latencyMs),
    repeated: () => told.push('repeated'),
    reordered: () => told.push('reordered'),
  };
  return { deliveries, told, reader: deliveries.open(events, fromMs) };
}

describe('the account of a worker', () => {
  it('has a message’s latency from when it was due, whether its answer or the message comes first', () => {
    const { deliveries, told, reader } = openReader();
    deliveries.published(message(1, 100));
    reader.received(1, 112);
    reader.received(2, 230);
    deliveries.flush();
    expect(told).toEqual([12]);
    deliveries.published(message(2, 200));
    deliveries.flush();
    expect(told).toEqual([12, 30]);
  });

  it('waits for a quiet moment, and not for ever', () => {
    const { deliveries, told, reader } = openReader();
    deliveries.published(message(1, 100));
    reader.received(1, 110);
    deliveries.flushIfQuiet(115);
    expect(told).toEqual([]);
    deliveries.flushIfQuiet(131);
    expect(told).toEqual([10]);
    deliveries.published(message(2, 200));
    reader.received(2, 210);
    reader.received(3, 1_205);
    deliveries.flushIfQuiet(1_211);
    expect(told).toEqual([10, 10]);
  });

  it('tells what is repeated, and what comes after a later message', () => {
    const { deliveries, told, reader } = openReader();
    for (const seq of [1, 2, 3]) deliveries.published(message(seq, 100));
    for (const seq of [1, 3, 3, 2]) reader.received(seq, 110);
    deliveries.flush();
    expect(told).toEqual([10, 10, 'repeated', 'reordered', 10]);
  });

  it('misses what was due while the reader read, and has not come', () => {
    const { deliveries, reader } = openReader();
    for (const seq of [1, 2, 3, 4]) deliveries.published(message(seq, seq * 100));
    reader.received(3, 310);
    expect(reader.missing(200, 400)).toBe(1);
    expect(reader.missing(0, Number.POSITIVE_INFINITY)).toBe(3);
  });

  it('does not count messages of other workers, nor those of before the reader came', () => {
    const { deliveries, told, reader } = openReader(createDeliveries(), 150);
    deliveries.published(message(1, 100));
    deliveries.published(message(3, 300));
    reader.received(1, 200);
    reader.received(2, 250);
    reader.received(3, 301);
    deliveries.flush();
    expect(told).toEqual([1]);
    expect(reader.missing(150, 1_000)).toBe(0);
  });

  it('forgets receipts of unknown messages after a while, so that those of other workers take no memory', () => {
    const { deliveries, told, reader } = openReader();
    reader.received(1, 100);
    reader.received(2, 100_000);
    deliveries.flush();
    deliveries.published(message(1, 50));
    deliveries.flush();
    expect(told).toEqual([]);
    deliveries.published(message(2, 99_000));
    deliveries.flush();
    expect(told).toEqual([1_000]);
  });
});
