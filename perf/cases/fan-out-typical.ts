import { fanOutCase, tutorial } from '../kinds/fan-out.ts';

/** Whether Socket.IO of the typical stack is what its tutorial has: metering and the log may cost no more than a twentieth. */
export const fanOutTypical = fanOutCase({
  mode: 'socket.io',
  stack: 'typical',
  clients: 1_000,
  references: [tutorial],
  promise: { reference: 'tutorial', ratio: 1.05 },
});
