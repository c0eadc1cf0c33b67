import { formatBytesAlike, formatMsAlike, formatNumber } from '../report/format.ts';
import type { MeasuredCell } from '../result.ts';
import { cellOf, measure } from './lab.ts';
import { contrastOf, type Lesson } from './lesson.ts';

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
    const both = (of: (cell: MeasuredCell) => number) => [of(wrong), of(right)] as const;
    return {
      wrongWay: 'default transports: polling, then upgrade',
      rightWay: "transports: ['websocket']",
      contrasts: [
        contrastOf('requests to subscribe, per client', both(requestsPerClient), (values) =>
          values.map((value) => formatNumber(value)),
        ),
        contrastOf('bytes to subscribe, per client', both(connectBytesPerClient), formatBytesAlike),
        contrastOf(
          'time to subscribe, p50',
          both(({ connectMs }) => connectMs.p50),
          formatMsAlike,
        ),
        contrastOf(
          'message latency, p50',
          both(({ latencyMs }) => latencyMs.p50),
          formatMsAlike,
        ),
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
