import { formatMs, formatMsAlike, formatNumber } from '../report/format.ts';
import type { MeasuredCell } from '../result.ts';
import { cellOf, measure } from './lab.ts';
import type { FormatAlike, Lesson } from './lesson.ts';

const LOAD = { clients: '50', rate: '2', duration: '6', warmup: '1' } as const;
const LAZY_INTERVAL_MS = 5_000;
/** What 19 of 20 messages are to keep when both ways are to be equally fresh. */
const FRESHNESS_MS = 200;

/** Push against a poll that may be late, and against one that may not. */
export const unequalFreshness: Lesson = {
  name: 'unequal-freshness',
  summary: 'a lazy poll is cheap because it is late; compare at equal freshness',
  async run(say) {
    const [lazy, push] = await measurePair(say);
    // Latency is uniform on [0, T], so 95% of messages arrive within 0.95 T.
    const eagerMs = Math.round(FRESHNESS_MS / 0.95);
    const eager = cellOf(
      await measure({ ...LOAD, modes: 'pull', interval: String(eagerMs) }, say),
      'short-poll',
    );
    const contrast = (figure: string, of: (cell: MeasuredCell) => number, format: FormatAlike) => {
      const [lazyText, eagerText, pushText] = format([of(lazy), of(eager), of(push)]);
      return { figure, wrong: `${lazyText} / ${pushText}`, right: `${eagerText} / ${pushText}` };
    };
    return {
      wrongWay: `pull every ${formatMs(LAZY_INTERVAL_MS)} / push`,
      rightWay: `pull every ${formatMs(eagerMs)} / push`,
      contrasts: [
        contrast('requests per client and minute', requestsPerMinute, (values) =>
          values.map((value) => formatNumber(value)),
        ),
        contrast('latency p50', ({ latencyMs }) => latencyMs.p50, formatMsAlike),
        contrast('latency p95', ({ latencyMs }) => latencyMs.p95, formatMsAlike),
        contrast('server CPU per client and second', cpuMsPerClientSecond, formatMsAlike),
      ],
      why: `On the left pull looks cheap, and its messages are ${formatMs(lazy.latencyMs.p95)} late at the 95th percentile. Made to keep ${formatMs(FRESHNESS_MS)}, it asks ${formatNumber(requestsPerMinute(eager) / requestsPerMinute(lazy))} times as often.`,
    };
  },
};

async function measurePair(say: (line: string) => void): Promise<[MeasuredCell, MeasuredCell]> {
  const cells = await measure({ ...LOAD, modes: 'pull,push', interval: String(LAZY_INTERVAL_MS) }, say);
  return [cellOf(cells, 'short-poll'), cellOf(cells, 'socket.io')];
}

function requestsPerMinute({ requests, clients, windowS }: MeasuredCell): number {
  return ((requests.useful + requests.empty) / clients / windowS) * 60;
}

function cpuMsPerClientSecond({ server, clients, windowS }: MeasuredCell): number {
  return server.cpuMs / clients / windowS;
}
