import type { Stack } from '../../src/modes/stack.ts';
import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';
import { startHost } from '../hosts/start-host.ts';
import { cpuPerDelivery, type Publishing } from '../load/fan-out.ts';
import { type LoadReader, modeReader, openReaders, rawWebSocketReader } from '../load/readers.ts';
import type { Contender, Pace, PerfCase } from './case.ts';
import { startNginx } from './nginx.ts';

/** Deliveries in one window. */
const DELIVERIES = 40_000;
/** Total rate of deliveries at an even pace: a quarter of a server's capacity, so that it is neither idle nor overloaded. */
const DELIVERIES_PER_S = 20_000;

/** A case that publishes to many clients. */
export interface FanOutSpec {
  readonly mode: string;
  /** Whose code our server runs; the tuned one by default. */
  readonly stack?: Stack;
  readonly clients: number;
  /** Create a reference for a number of clients. */
  readonly references: readonly ((clients: number) => Contender)[];
  readonly promise?: PerfCase['promise'];
}

/** Creates a case that measures the server's CPU time for one delivery when a message goes to many clients at once. */
export function fanOutCase({ mode, stack = 'tuned', clients, references, promise }: FanOutSpec): PerfCase {
  const isTuned = stack === 'tuned';
  return {
    name: `fan-out-${isTuned ? '' : `${stack}-`}${mode}-${clients}`,
    title: `${mode}${isTuned ? '' : `, ${stack} stack`}: one message to ${clients.toLocaleString('en')} clients`,
    unit: 'µs/delivery',
    ours: oursFanOut(mode, clients, 'flat-out', stack),
    references: references.map((reference) => reference(clients)),
    ...(promise && { promise }),
  };
}

/** A running server with a `publish` function. */
interface FanOutServer extends Publishing {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Creates a contender of a server and its readers, which run in this process. */
function fanOutContender(
  name: string,
  startServer: () => Promise<FanOutServer>,
  reader: LoadReader,
  clients: number,
  pace: Pace = 'flat-out',
): Contender {
  return {
    name,
    async start({ work }) {
      const server = await startServer();
      const readers = await closeOnFailure(server, () => openReaders(reader, clients, server.baseUrl));
      const messages = Math.max(2, Math.ceil((DELIVERIES * work) / clients));
      const perSecond = pace === 'even' ? DELIVERIES_PER_S : undefined;
      return {
        measure: () => cpuPerDelivery({ server, measured: server, readers, clients, messages, perSecond }),
        async close() {
          await closeTogether([readers.close(), server.close()]);
        },
      };
    },
  };
}

/** This project's server with lean readers. */
export const oursFanOut = (mode: string, clients: number, pace?: Pace, stack: Stack = 'tuned'): Contender =>
  fanOutContender('ours', () => startHost('ours', { stack }), modeReader(mode), clients, pace);

/** `ws` in a loop, sending the same text as our server does in the mode. */
export const rawWsLoop =
  (frame: { readonly opening: string; readonly closing: string }) =>
  (clients: number, pace?: Pace): Contender =>
    fanOutContender('raw ws loop', () => startHost('raw-ws', frame), rawWebSocketReader('/'), clients, pace);

/** What our server puts around the JSON of a message: in Socket.IO an event with an offset, of the usual length. */
export const SOCKET_IO_FRAME = { opening: '42["message",', closing: ',"AAAAAAAAAAAAAAAA"]' };
export const PLAIN_FRAME = { opening: '', closing: '' };

/** `node:http` writing the same event to every stream in a loop. */
export const bareStreamLoop = (clients: number, pace?: Pace): Contender =>
  fanOutContender('node:http loop', () => startHost('bare-stream'), modeReader('sse'), clients, pace);

/** `io.emit`, as an ordinary Socket.IO application uses it. */
export const plainSocketIo = (clients: number): Contender =>
  fanOutContender('io.emit', () => startHost('plain-socket.io'), modeReader('socket.io'), clients);

/** The server of Socket.IO's tutorial, Express included. */
export const tutorial = (clients: number): Contender =>
  fanOutContender('tutorial', () => startHost('tutorial'), modeReader('socket.io'), clients);

/** nginx with nchan: written in C, without garbage collection and without a log. */
export const nchan = (clients: number): Contender =>
  fanOutContender('nginx + nchan', startNginx, rawWebSocketReader('/socket'), clients);
