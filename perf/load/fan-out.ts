import { type Cost, cpuPerOperation } from './cpu.ts';
import { evenly } from './evenly.ts';
import type { Readers } from './readers.ts';

/** A server with a `publish` function whose CPU time can be read. */
export interface Publishing {
  call(name: 'publish', argument: { text: string }): Promise<unknown>;
  cost(): Promise<Pick<Cost, 'cpuMs'>>;
}

/** A load of messages to many readers, and the process to measure meanwhile. */
export interface FanOutLoad {
  readonly server: Publishing;
  /** The process whose CPU time is measured: the server, or the driver. */
  readonly measured: { cost(): Promise<Pick<Cost, 'cpuMs'>> };
  readonly readers: Pick<Readers, 'received'>;
  readonly clients: number;
  readonly messages: number;
  /** Total rate of deliveries. Without it, each message is published when all readers have the one before. */
  readonly perSecond?: number | undefined;
}

const MESSAGE_TEXT = 'x'.repeat(20);

/** Publishes messages and waits until all readers have them. Returns the CPU time of one delivery in microseconds. */
export function cpuPerDelivery(load: FanOutLoad): Promise<number> {
  const { server, measured, readers, clients, messages, perSecond } = load;
  const publish = () => server.call('publish', { text: MESSAGE_TEXT });
  return cpuPerOperation(measured, clients * messages, async () => {
    if (perSecond !== undefined) {
      const all = readers.received(clients * messages);
      await evenly(messages, perSecond / clients, publish);
      return all;
    }
    for (let message = 0; message < messages; message++) {
      await publish();
      await readers.received(clients);
    }
  });
}
