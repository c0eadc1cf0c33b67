import { en as report } from '../../../bench/report/words/en/index.ts';
import { formatCount, formatMs, formatNumber } from '../../../bench/report/words/format.ts';

/** The lessons' English. Every other catalogue has its type. */
export const en = {
  lessons: 'Lessons:',
  wrong: 'wrong',
  right: 'right',
  unit: (figure: string) => figure,
  status: report.status,
  reason: report.reason,
  coordinatedOmission: {
    summary: 'a driver that waits for each answer never measures the worst moments',
    doing: (periodMs: number, windowMs: number, stallMs: number) =>
      `sending a request every ${periodMs} ms for ${windowMs / 1000} s; the server stalls once for ${stallMs} ms`,
    wrongWay: 'waits for each answer before the next request',
    rightWay: 'sends on schedule, measures from the due time',
    requests: 'requests measured',
    latency: (which: string) => `latency ${which}`,
    why: (stallMs: number, notSent: number) =>
      `While the server stalled for ${formatMs(stallMs)}, the first driver waited for one answer and did not send about ${formatCount(notSent)} other requests. Real users would have sent them, and would have waited.`,
  },
  unpinnedTransports: {
    summary: 'Socket.IO polls before it upgrades, and that polling is counted as a cost of push',
    wrongWay: 'default transports: polling, then upgrade',
    rightWay: "transports: ['websocket']",
    requests: 'requests to subscribe, per client',
    bytes: 'bytes to subscribe, per client',
    time: 'time to subscribe, p50',
    latency: 'message latency, p50',
    why: 'Once the connection is upgraded, messages are delivered the same way. Only the set-up differs. A comparison over a few seconds, or with clients that often reconnect, measures mostly the set-up.',
  },
  saturatedDriver: {
    summary: 'an overloaded driver receives messages late and blames the server',
    doing: (clients: number, kind: string) => `${clients} clients, ${kind}`,
    wrongWay: (clients: number) => `${clients} clients using fetch on one thread`,
    rightWay: (clients: number) => `${clients} lean clients on one thread`,
    latency: (which: string) => `message latency, ${which}`,
    driver: 'utilisation of the driver',
    server: 'utilisation of the server',
    verdict: 'result of the health check',
    whyBusy: (reason: string) =>
      `This machine is busy with other programs, so even the lean driver could not keep up (${reason}). The benchmark marks both as void and uses neither in a verdict.`,
    whyVoid: (reason: string) =>
      `The figures on the left describe the driver, not the server. The benchmark marks them as void and uses them in no verdict: ${reason}.`,
    whyNot:
      'This machine is fast enough for the load with either driver, so both columns are valid. Try a slower machine.',
  },
  bodyHashEtag: {
    summary: 'an ETag that hashes the body needs the body, so its 304 still costs a query',
    doing: (path: string, polls: number) => `polling ${path} ${polls} times`,
    wrongWay: 'ETag from a hash of the body, as res.send does',
    rightWay: "ETag from the log's tail",
    polls: 'polls',
    notModified: 'answered 304',
    queries: 'database queries',
    bytes: 'bytes sent by the server',
    time: 'time per poll, mean',
    why: (messages: number, queries: number) =>
      `Both use the same Express with the same headers, answer 304 and send no body. The small difference in bytes is the length of the ETag. But the hash is known only when ${formatCount(messages)} messages have been read and encoded, and that happened ${formatCount(queries)} times.`,
  },
  alignedHerd: {
    summary: 'clients that start together poll together, and all their requests arrive at once',
    doing: (clients: number, intervalMs: number, phase: 'aligned' | 'jittered') =>
      `${clients} clients poll every ${intervalMs} ms, ${phase}`,
    wrongWay: 'timers aligned',
    rightWay: 'timers spread over the interval',
    polls: 'polls in total',
    busiest: (stretchMs: number) => `polls in the busiest ${stretchMs} ms`,
    idle: 'time without a poll',
    late: "server's event loop delay, p99",
    why: (pollsPerSecond: number, busiest: number) =>
      `Both servers answer ${formatCount(pollsPerSecond)} polls a second. The one on the left must handle ${formatCount(busiest)} of them at once and is idle the rest of the time. A benchmark with aligned timers measures this peak and reports it as the load.`,
  },
  unequalFreshness: {
    summary: 'a slow poll is cheap because it is late; compare at equal freshness',
    way: (intervalMs: number) => `pull every ${formatMs(intervalMs)} / push`,
    requests: 'requests per client and minute',
    latency: (which: string) => `latency ${which}`,
    cpu: 'server CPU per client and second',
    why: (lateMs: number, freshnessMs: number, times: number) =>
      `On the left pull looks cheap, but its messages are ${formatMs(lateMs)} late at the 95th percentile. To keep that below ${formatMs(freshnessMs)}, it must poll ${formatNumber(times)} times as often.`,
  },
};

export type LessonText = typeof en;
