import type { Contender, PerfCase } from '../case.ts';
import { type HostName, startHost } from '../host.ts';
import { cpuPerDelivery } from '../load/fan-out.ts';
import { type MakeReader, modeReader, openReaders, rawWebSocketReader } from '../load/readers.ts';

/** Deliveries in one window. */
const DELIVERIES = 40_000;

export interface FanOutSpec {
  readonly mode: string;
  readonly clients: number;
  /** References, each for as many clients as ours. */
  readonly references: readonly ((clients: number) => Contender)[];
  readonly promise?: PerfCase['promise'];
}

/** Server CPU of one delivery when a message goes to many clients at once. */
export function fanOutCase({ mode, clients, references, promise }: FanOutSpec): PerfCase {
  return {
    name: `fan-out-${mode}-${clients}`,
    title: `${mode}: one message to ${clients.toLocaleString('en')} clients`,
    unit: 'µs/delivery',
    ours: fanOutContender('ours', 'ours', {}, modeReader(mode), clients),
    references: references.map((reference) => reference(clients)),
    ...(promise && { promise }),
  };
}

/** One host and its readers. */
export function fanOutContender(
  name: string,
  hostName: HostName,
  options: unknown,
  reader: MakeReader,
  clients: number,
): Contender {
  return {
    name,
    async start({ work }) {
      const host = await startHost(hostName, options);
      const readers = await openReaders(reader, clients, host.baseUrl);
      const messages = Math.max(2, Math.ceil((DELIVERIES * work) / clients));
      return {
        measure: () => cpuPerDelivery({ server: host, spender: host, readers, clients, messages }),
        async close() {
          await readers.close();
          await host.close();
        },
      };
    },
  };
}

/** `ws` in a loop, sending the same text as ours does in the mode. */
export const rawWsLoop =
  (frame: { readonly opening: string; readonly closing: string }) =>
  (clients: number): Contender =>
    fanOutContender('raw ws loop', 'raw-ws', frame, rawWebSocketReader('/'), clients);

/** A message as Socket.IO's event, with an offset of the usual length. */
export const SOCKET_IO_FRAME = { opening: '42["message",', closing: ',"AAAAAAAAAAAAAAAA"]' };
export const PLAIN_FRAME = { opening: '', closing: '' };

/** `node:http` writing the same event to every stream in a loop. */
export const bareStreamLoop = (clients: number): Contender =>
  fanOutContender('node:http loop', 'bare-stream', {}, modeReader('sse'), clients);

/** `io.emit`, as an application without this project's outlet has it. */
export const plainSocketIo = (clients: number): Contender =>
  fanOutContender('io.emit', 'plain-socket.io', {}, modeReader('socket.io'), clients);
