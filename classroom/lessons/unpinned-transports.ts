import { formatBytesAlike, formatMsAlike, formatNumber } from '../../bench/report/words/format.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import { cellOf, measure } from './lab.ts';
import { contrastOf, type Lesson } from './lesson.ts';

/** Compares Socket.IO with its default transports (polling, then an upgrade) and Socket.IO pinned to a WebSocket. */
export const unpinnedTransports: Lesson = {
  name: 'unpinned-transports',
  summary: (words) => words.unpinnedTransports.summary,
  async run({ unpinnedTransports: words }, say) {
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
      wrongWay: words.wrongWay,
      rightWay: words.rightWay,
      contrasts: [
        contrastOf(words.requests, both(requestsPerClient), (values) =>
          values.map((value) => formatNumber(value)),
        ),
        contrastOf(words.bytes, both(connectBytesPerClient), formatBytesAlike),
        contrastOf(
          words.time,
          both(({ connectMs }) => connectMs.p50),
          formatMsAlike,
        ),
        contrastOf(
          words.latency,
          both(({ latencyMs }) => latencyMs.p50),
          formatMsAlike,
        ),
      ],
      why: words.why,
    };
  },
};

function requestsPerClient({ requests, clients }: MeasuredCell): number {
  return requests.handshake / clients;
}

function connectBytesPerClient({ connectBytes, clients }: MeasuredCell): number {
  return (connectBytes.sentByServer + connectBytes.receivedByServer) / clients;
}
