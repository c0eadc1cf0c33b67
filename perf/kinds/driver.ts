import { setTimeout as sleep } from 'node:timers/promises';
import { closeOnFailure, closeTogether } from '../../src/process/close-stack.ts';
import { canAnswer } from '../hosts/canned.ts';
import type { DriverOptions } from '../hosts/driver.ts';
import { type Host, startHost } from '../hosts/start-host.ts';
import { cpuPerOperation } from '../load/cpu.ts';
import { cpuPerDelivery } from '../load/fan-out.ts';
import type { Contender, Scale, Subject } from './case.ts';

const CLIENTS = 1_000;

interface DriverSpec {
  readonly name: string;
  readonly mode: string;
  readonly reader: DriverOptions['reader'];
  /** Starts the server that the clients connect to. */
  startServer(): Promise<Host>;
  measure(driver: Host, server: Host, scale: Scale): Promise<number>;
}

/** Creates a contender with simulated clients in one process, which is measured, and their server in another. */
function driverContender({ name, mode, reader, startServer, measure }: DriverSpec): Contender {
  return {
    name,
    async start(scale): Promise<Subject> {
      const server = await startServer();
      const { baseUrl } = server;
      const options: DriverOptions = { reader, mode, clients: CLIENTS, baseUrl, pollIntervalMs: 1_000 };
      const driver = await closeOnFailure(server, () => startHost('driver', options));
      return {
        measure: () => measure(driver, server, scale),
        async close() {
          await closeTogether([driver.close(), server.close()]);
        },
      };
    },
  };
}

/** Measures the driver's CPU time for one poll, with 1,000 clients spread evenly over an interval of 1 s. */
export const pollingDriver = (name: string, reader: DriverOptions['reader']): Contender =>
  driverContender({
    name,
    mode: 'short-poll',
    reader,
    async startServer() {
      const ours = await startHost('ours');
      const canned = await closeOnFailure(ours, () => canAnswer(`${ours.baseUrl}/messages?since=0`));
      await ours.close();
      return startHost('bare-answer', canned);
    },
    async measure(driver, server, { work }) {
      await driver.call('open', { since: 0 });
      // Clients poll once when they open, then by their timers. Wait and collect garbage, so that opening does not count.
      await sleep(200);
      await driver.cost({ collect: true });
      const before = (await server.call('answered')) as number;
      const cost = await cpuPerOperation(driver, 1, () => sleep(8_000 * work));
      const polls = ((await server.call('answered')) as number) - before;
      await driver.call('close');
      return cost / polls;
    },
  });

const DELIVERIES = 40_000;

/** Measures the driver's CPU time for one delivery by Socket.IO, with one message after the other to 1,000 clients. */
export const receivingDriver = (name: string, reader: DriverOptions['reader']): Contender =>
  driverContender({
    name,
    mode: 'socket.io',
    reader,
    startServer: () => startHost('ours'),
    async measure(driver, server, { work }) {
      await driver.call('open', { since: await server.call('headSeq') });
      const readers = {
        received: async (messages: number) => void (await driver.call('received', { messages })),
      };
      const messages = Math.max(2, Math.ceil((DELIVERIES * work) / CLIENTS));
      const load = { server, measured: driver, readers, clients: CLIENTS };
      const cost = await cpuPerDelivery({ ...load, messages });
      await driver.call('close');
      return cost;
    },
  });

/** Measures the driver's heap for one idle Socket.IO client. */
export const idleDriver = (name: string, reader: DriverOptions['reader']): Contender =>
  driverContender({
    name,
    mode: 'socket.io',
    reader,
    startServer: () => startHost('ours'),
    async measure(driver) {
      const before = await driver.cost({ collect: true });
      await driver.call('open', { since: 0 });
      const after = await driver.cost({ collect: true });
      await driver.call('close');
      return (after.heapBytes - before.heapBytes) / CLIENTS;
    },
  });
