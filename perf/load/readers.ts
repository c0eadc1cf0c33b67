import { EventEmitter, once } from 'node:events';
import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';
import { type Channel, createChannelReader } from '../../src/modes/client/channel-reader.ts';
import { loadClient } from '../../src/modes/index.ts';
import { addressOf } from '../../src/modes/lean/connection.ts';
import { LeanWebSocket } from '../../src/modes/lean/websocket.ts';
import type { ClientKind, CreateClient } from '../../src/modes/mode.ts';
import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';

/** Loads a kind of reader, which takes no time and memory until it is used. */
export type LoadReader = () => Promise<CreateClient>;

/** Many readers that count together what they get. */
export interface Readers {
  /** Resolves when so many messages have arrived since the last call. */
  received(messages: number): Promise<void>;
  close(): Promise<void>;
}

const OPEN_AT_ONCE = 100;

/** Opens readers, some at a time. @throws when one of them cannot be opened, or is in trouble later. */
export async function openReaders(load: LoadReader, count: number, baseUrl: string): Promise<Readers> {
  const createClient = await load();
  const scheduler = createTickScheduler(monotonicClock, 10);
  const signals = new EventEmitter();
  let arrived = 0;
  let goal = Number.POSITIVE_INFINITY;
  let trouble: string | undefined;
  const readers = Array.from({ length: count }, () =>
    createClient({
      baseUrl,
      since: 0,
      pollIntervalMs: 1_000,
      firstPollAtMs: 0,
      random: Math.random,
      clock: monotonicClock,
      scheduler,
      events: {
        message() {
          if (++arrived >= goal) signals.emit('arrived');
        },
        missedTick() {},
        trouble(reason) {
          trouble ??= reason;
          signals.emit('arrived');
        },
      },
    }),
  );
  const close = async (): Promise<void> => {
    scheduler.stop();
    await closeTogether(readers.map((reader) => reader.close()));
  };
  await closeOnFailure({ close }, async () => {
    for (let from = 0; from < count; from += OPEN_AT_ONCE) {
      await Promise.all(readers.slice(from, from + OPEN_AT_ONCE).map((reader) => reader.open()));
    }
  });
  return {
    async received(messages) {
      goal = messages;
      if (arrived < goal && trouble === undefined) await once(signals, 'arrived');
      goal = Number.POSITIVE_INFINITY;
      arrived = 0;
      if (trouble !== undefined) throw new Error(`a reader was in trouble: ${trouble}`);
    },
    close,
  };
}

/** A reader of one of this project's modes. */
export function modeReader(name: string, kind: ClientKind = 'lean'): LoadReader {
  return () => loadClient(name, kind);
}

/** A reader of whatever comes in text messages over a WebSocket; it only counts them. */
export function rawWebSocketReader(path: string): LoadReader {
  return async () => (options) => {
    const address = addressOf(options.baseUrl);
    return createChannelReader(options, (cursor, owner): Channel => {
      let seq = cursor;
      return new LeanWebSocket(address, path, {
        opened: () => owner.opened(),
        text: () => owner.message(++seq),
        failed: (reason) => owner.failed(reason),
      });
    });
  };
}
