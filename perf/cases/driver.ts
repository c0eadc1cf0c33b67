import type { PerfCase } from '../kinds/case.ts';
import { idleDriver, pollingDriver, receivingDriver } from '../kinds/driver.ts';

export const driverPoll: PerfCase = {
  name: 'driver-poll',
  title: 'driver: 1,000 clients poll every second',
  unit: 'µs/poll',
  ours: pollingDriver('lean client', 'lean'),
  references: [pollingDriver('undici Client', 'undici-client')],
  promise: { reference: 'undici Client', ratio: 0.6 },
};

export const driverDelivery: PerfCase = {
  name: 'driver-delivery',
  title: 'driver: 1,000 clients receive by Socket.IO',
  unit: 'µs/delivery',
  ours: receivingDriver('lean client', 'lean'),
  references: [receivingDriver('socket.io-client', 'library')],
  promise: { reference: 'socket.io-client', ratio: 0.55 },
};

export const driverMemory: PerfCase = {
  name: 'driver-memory',
  title: 'driver: an idle client by Socket.IO',
  unit: 'bytes of heap',
  ours: idleDriver('lean client', 'lean'),
  references: [idleDriver('socket.io-client', 'library')],
};
