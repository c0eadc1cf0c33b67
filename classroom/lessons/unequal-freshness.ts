import { freshIntervalMs } from '../../bench/plan/intervals.ts';
import { formatMsAlike, formatNumber } from '../../bench/report/words/format.ts';
import { ownServerOf } from '../../bench/result/own-server.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import { cellOf, measure } from './lab.ts';
import type { FormatAlike, Lesson } from './lesson.ts';

const LOAD = { clients: '50', rate: '2', duration: '6', warmup: '1' } as const;
const SLOW_INTERVAL_MS = 5_000;
/** Greatest staleness of 19 of 20 messages (p95) at which both modes count as equally fresh. */
const FRESHNESS_MS = 200;

/** Compares push with a slow poll, and with a poll whose interval meets `FRESHNESS_MS`. */
export const unequalFreshness: Lesson = {
  name: 'unequal-freshness',
  summary: (words) => words.unequalFreshness.summary,
  async run({ unequalFreshness: words }, say) {
    const [slow, push] = await measurePair(say);
    const freshMs = Math.round(freshIntervalMs(FRESHNESS_MS, 0));
    const fresh = cellOf(
      await measure({ ...LOAD, modes: 'pull', interval: String(freshMs) }, say),
      'short-poll',
    );
    const contrast = (figure: string, of: (cell: MeasuredCell) => number, format: FormatAlike) => {
      const [slowText, freshText, pushText] = format([of(slow), of(fresh), of(push)]);
      return { figure, wrong: `${slowText} / ${pushText}`, right: `${freshText} / ${pushText}` };
    };
    return {
      wrongWay: words.way(SLOW_INTERVAL_MS),
      rightWay: words.way(freshMs),
      contrasts: [
        contrast(words.requests, requestsPerMinute, (values) => values.map((value) => formatNumber(value))),
        contrast(words.latency('p50'), ({ latencyMs }) => latencyMs.p50, formatMsAlike),
        contrast(words.latency('p95'), ({ latencyMs }) => latencyMs.p95, formatMsAlike),
        contrast(words.cpu, cpuMsPerClientSecond, formatMsAlike),
      ],
      why: words.why(slow.latencyMs.p95, FRESHNESS_MS, requestsPerMinute(fresh) / requestsPerMinute(slow)),
    };
  },
};

async function measurePair(say: (line: string) => void): Promise<[MeasuredCell, MeasuredCell]> {
  const cells = await measure({ ...LOAD, modes: 'pull,push', interval: String(SLOW_INTERVAL_MS) }, say);
  return [cellOf(cells, 'short-poll'), cellOf(cells, 'socket.io')];
}

function requestsPerMinute({ requests, clients, windowS }: MeasuredCell): number {
  return ((requests.useful + requests.empty) / clients / windowS) * 60;
}

function cpuMsPerClientSecond(cell: MeasuredCell): number {
  return ownServerOf(cell).cpuMs / cell.clients / cell.windowS;
}
