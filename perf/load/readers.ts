import { EventEmitter, once } from 'node:events';
import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';
import { type Channel, createChannelReader } from '../../src/modes/client/channel-reader.ts';
import { loadClient } from '../../src/modes/index.ts';
import { addressOf } from '../../src/modes/lean/connection.ts';
import { LeanWebSocket } from '../../src/modes/lean/websocket.ts';
import type { ClientKind, CreateClient } from '../../src/modes/mode.ts';
import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';

/** Creates one reader. */
export type LoadReader = () => Promise<CreateClient>;

/** Many readers with a common count of received messages. */
export interface Readers {
  /**
   * Resolves when the readers have received `messages` messages in total since the last call.
   *
   * @throws if a reader reported trouble.
   */
  received(messages: number): Promise<void>;
  close(): Promise<void>;
}

const OPEN_AT_ONCE = 100;

/** Opens `count` readers, {@link OPEN_AT_ONCE} at a time. @throws if one of them cannot be opened; all are closed then. */
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
      keepsCursor: true,
      pollIntervalMs: 1_000,
      firstPollAtMs: 0,
      random: Math.random,
      clock: monotonicClock,
      scheduler,
      events: {
        message() {
          if (++arrived >= goal) signals.emit('arrived');
        },
        reset() {},
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

/** Returns the maker of a mode's clients. @throws if there is no such mode. */
export function modeReader(name: string, kind: ClientKind = 'lean'): LoadReader {
  return () => loadClient(name, kind);
}

/** Returns a maker of readers that count the text messages of a WebSocket and do not parse them. */
export function rawWebSocketReader(path: string): LoadReader {
  return async () => (options) => {
    const address = addressOf(options.baseUrl);
    return createChannelReader(options, (cursor, owner): Channel => {
      let seq = Number(cursor);
      return new LeanWebSocket(address, path, {
        opened: () => owner.opened(),
        text: () => owner.message(++seq),
        failed: (reason) => owner.failed(reason),
      });
    });
  };
}
