import { createCloseStack } from '../../src/process/close-stack.ts';
import { type HostName, startHost } from '../hosts/start-host.ts';
import { type LoadReader, modeReader, openReaders, rawWebSocketReader } from '../load/readers.ts';
import type { Contender } from './case.ts';
import { PLAIN_FRAME } from './fan-out.ts';

const CONNECTIONS = 2_000;

/** Which cost of a connection is measured: CPU time in µs, or memory in bytes. */
export type Figure = 'cpu' | 'heap' | 'rss';

interface Server {
  readonly name: string;
  readonly host: HostName;
  readonly options: unknown;
  readonly reader: LoadReader;
}

/**
 * Creates a contender that opens many connections and divides the growth of the figure by their number. Each window has a process of its
 * own, since a process does not return its memory to the system.
 */
export function connectionContender(
  { name, host: hostName, options, reader }: Server,
  figure: Figure,
): Contender {
  return {
    name,
    async start({ work }) {
      const connections = Math.max(100, Math.ceil(CONNECTIONS * work));
      return {
        async measure() {
          const closers = createCloseStack();
          const open = async <Opened extends { close(): Promise<void> }>(opening: Promise<Opened>) => {
            const opened = await opening;
            closers.add(() => opened.close());
            return opened;
          };
          try {
            const host = await open(startHost(hostName, options));
            // Warm-up: the first connections make the server load and compile code.
            await open(openReaders(reader, 50, host.baseUrl));
            const collect = figure !== 'cpu';
            const before = await host.cost({ collect });
            await open(openReaders(reader, connections, host.baseUrl));
            const after = await host.cost({ collect });
            const spent = {
              cpu: (after.cpuMs - before.cpuMs) * 1000,
              heap: after.heapBytes - before.heapBytes,
              rss: after.rssBytes - before.rssBytes,
            };
            return spent[figure] / connections;
          } finally {
            await closers.closeAll();
          }
        },
        async close() {},
      };
    },
  };
}

export const ours = (mode: string): Server => ({
  name: 'ours',
  host: 'ours',
  options: {},
  reader: modeReader(mode),
});

export const RAW_WS: Server = {
  name: 'raw ws',
  host: 'raw-ws',
  options: PLAIN_FRAME,
  reader: rawWebSocketReader('/'),
};

export const BARE_STREAM: Server = {
  name: 'node:http stream',
  host: 'bare-stream',
  options: {},
  reader: modeReader('sse'),
};

export const PLAIN_SOCKET_IO: Server = {
  name: 'Socket.IO as it comes',
  host: 'plain-socket.io',
  options: {},
  reader: modeReader('socket.io'),
};
