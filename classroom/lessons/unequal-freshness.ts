import { freshIntervalMs } from '../../bench/plan/intervals.ts';
import { formatMsAlike, formatNumber } from '../../bench/report/words/format.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import { cellOf, measure } from './lab.ts';
import type { FormatAlike, Lesson } from './lesson.ts';

const LOAD = { clients: '50', rate: '2', duration: '6', warmup: '1' } as const;
const LAZY_INTERVAL_MS = 5_000;
/** What 19 of 20 messages are to keep when both ways are to be equally fresh. */
const FRESHNESS_MS = 200;

/** Push against a poll that may be late, and against one that may not. */
export const unequalFreshness: Lesson = {
  name: 'unequal-freshness',
  summary: (words) => words.unequalFreshness.summary,
  async run({ unequalFreshness: words }, say) {
    const [lazy, push] = await measurePair(say);
    const eagerMs = Math.round(freshIntervalMs(FRESHNESS_MS, 0));
    const eager = cellOf(
      await measure({ ...LOAD, modes: 'pull', interval: String(eagerMs) }, say),
      'short-poll',
    );
    const contrast = (figure: string, of: (cell: MeasuredCell) => number, format: FormatAlike) => {
      const [lazyText, eagerText, pushText] = format([of(lazy), of(eager), of(push)]);
      return { figure, wrong: `${lazyText} / ${pushText}`, right: `${eagerText} / ${pushText}` };
    };
    return {
      wrongWay: words.way(LAZY_INTERVAL_MS),
      rightWay: words.way(eagerMs),
      contrasts: [
        contrast(words.requests, requestsPerMinute, (values) => values.map((value) => formatNumber(value))),
        contrast(words.latency('p50'), ({ latencyMs }) => latencyMs.p50, formatMsAlike),
        contrast(words.latency('p95'), ({ latencyMs }) => latencyMs.p95, formatMsAlike),
        contrast(words.cpu, cpuMsPerClientSecond, formatMsAlike),
      ],
      why: words.why(lazy.latencyMs.p95, FRESHNESS_MS, requestsPerMinute(eager) / requestsPerMinute(lazy)),
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
