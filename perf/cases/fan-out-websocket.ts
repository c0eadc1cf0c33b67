import { fanOutCase, nchan, PLAIN_FRAME, rawWsLoop } from '../kinds/fan-out.ts';

export const fanOutWebSocket = [100, 1_000, 5_000].map((clients) =>
  fanOutCase({
    mode: 'websocket',
    clients,
    references: [rawWsLoop(PLAIN_FRAME), nchan],
    ...(clients === 1_000 && { promise: { reference: 'raw ws loop', ratio: 1.1 } }),
  }),
);
