import type { Cost } from '../hosts/serve.ts';
import { cpuPerOperation } from './cpu.ts';
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
}

const MESSAGE_TEXT = 'x'.repeat(20);

/** Microseconds for each delivery, one message after the other: the next is published when all have the last. */
export function cpuPerDelivery({ server, spender, readers, clients, messages }: FanOutLoad): Promise<number> {
  return cpuPerOperation(spender, clients * messages, async () => {
    for (let message = 0; message < messages; message++) {
      await server.call('publish', { text: MESSAGE_TEXT });
      await readers.received(clients);
    }
  });
}
