import { formatBytes, formatMs, formatNumber } from '../report/format.ts';
import type { MeasuredCell } from '../result.ts';
import { cellOf, measure } from './lab.ts';
import type { Lesson } from './lesson.ts';

/** Socket.IO with its transports as they come, beside a WebSocket from the first byte on. */
export const unpinnedTransports: Lesson = {
  name: 'unpinned-transports',
  summary: 'Socket.IO polls before it upgrades, and the polling is counted as the price of push',
  async run(say) {
    const cells = await measure(
      {
        modes: 'socket.io,socket.io-upgrade',
        clients: '50',
        rate: '5',
        duration: '3',
        warmup: '1',
        client: 'library',
      },
      say,
    );
    const [wrong, right] = [cellOf(cells, 'socket.io-upgrade'), cellOf(cells, 'socket.io')];
    return {
      wrongWay: 'default transports: polling, then upgrade',
      rightWay: "transports: ['websocket']",
      contrasts: [
        {
          figure: 'requests to subscribe, per client',
          wrong: formatNumber(requestsPerClient(wrong)),
          right: formatNumber(requestsPerClient(right)),
        },
        {
          figure: 'bytes to subscribe, per client',
          wrong: formatBytes(connectBytesPerClient(wrong)),
          right: formatBytes(connectBytesPerClient(right)),
        },
        {
          figure: 'time to subscribe, p50',
          wrong: formatMs(wrong.connectMs.p50),
          right: formatMs(right.connectMs.p50),
        },
        {
          figure: 'message latency, p50',
          wrong: formatMs(wrong.latencyMs.p50),
          right: formatMs(right.latencyMs.p50),
        },
      ],
      why: 'Messages travel the same way once the connection is upgraded. What differs is the way there: a comparison over a few seconds, or with clients that often reconnect, measures mostly that.',
    };
  },
};

function requestsPerClient({ requests, clients }: MeasuredCell): number {
  return requests.handshake / clients;
}

function connectBytesPerClient({ connectBytes, clients }: MeasuredCell): number {
  return (connectBytes.sentByServer + connectBytes.receivedByServer) / clients;
}
