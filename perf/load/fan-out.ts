import { type Cost, cpuPerOperation } from './cpu.ts';
import { evenly } from './evenly.ts';
import type { Readers } from './readers.ts';

/** A server that can be told to publish. */
export interface Publishing {
  call(name: 'publish', ask: { text: string }): Promise<unknown>;
  cost(): Promise<Pick<Cost, 'cpuMs'>>;
}

export interface FanOutLoad {
  readonly server: Publishing;
  /** Whose CPU is asked for: the server's, or the driver's. */
  readonly spender: { cost(): Promise<Pick<Cost, 'cpuMs'>> };
  readonly readers: Pick<Readers, 'received'>;
  readonly clients: number;
  readonly messages: number;
  /** Deliveries; without it the next message is published when all have the last. */
  readonly perSecond?: number | undefined;
}

const MESSAGE_TEXT = 'x'.repeat(20);

/** Microseconds of CPU for each delivery. */
export function cpuPerDelivery(load: FanOutLoad): Promise<number> {
  const { server, spender, readers, clients, messages, perSecond } = load;
  const publish = () => server.call('publish', { text: MESSAGE_TEXT });
  return cpuPerOperation(spender, clients * messages, async () => {
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
