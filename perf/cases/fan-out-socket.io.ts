import { fanOutCase, plainSocketIo, rawWsLoop, SOCKET_IO_FRAME } from '../kinds/fan-out.ts';

export const fanOutSocketIo = [100, 1_000, 5_000].map((clients) =>
  fanOutCase({
    mode: 'socket.io',
    clients,
    references: [rawWsLoop(SOCKET_IO_FRAME), plainSocketIo],
    ...(clients === 1_000 && { promise: { reference: 'raw ws loop', ratio: 1.3 } }),
  }),
);
