import type { PerfCase } from '../kinds/case.ts';
import { connections } from './connections.ts';
import { driverDelivery, driverMemory, driverPoll } from './driver.ts';
import { fanOutSocketIo } from './fan-out-socket.io.ts';
import { fanOutSse } from './fan-out-sse.ts';
import { fanOutTypical } from './fan-out-typical.ts';
import { fanOutWebSocket } from './fan-out-websocket.ts';
import { longPollWake } from './long-poll.ts';
import { poll304 } from './poll-304.ts';
import { pollEmpty } from './poll-empty.ts';
import { pollTen } from './poll-ten.ts';

/** The registry of cases, in the order of the table. */
export const perfCases: readonly PerfCase[] = [
  pollEmpty,
  poll304,
  pollTen,
  longPollWake,
  ...fanOutSse,
  ...fanOutWebSocket,
  ...fanOutSocketIo,
  fanOutTypical,
  ...connections,
  driverPoll,
  driverDelivery,
  driverMemory,
];
