import { startHost } from '../hosts/start-host.ts';
import type { PerfCase } from '../kinds/case.ts';
import { holdContender, startBareHold } from '../kinds/hold.ts';

export const longPollWake: PerfCase = {
  name: 'long-poll-1000',
  title: 'long poll: 1,000 ask, wait and are woken by one message',
  unit: 'µs/answer',
  ours: holdContender('ours', () => startHost('ours')),
  references: [holdContender('node:http', startBareHold)],
};
