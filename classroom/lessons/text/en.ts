import { en as report } from '../../../bench/report/words/en/index.ts';
import { formatCount, formatMs, formatNumber } from '../../../bench/report/words/format.ts';

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
      `asking every ${periodMs} ms for ${windowMs / 1000} s; the server stalls once for ${stallMs} ms`,
    wrongWay: 'waits for each answer, then asks again',
    rightWay: 'asks when it is due, and counts from then',
    requests: 'requests measured',
    latency: (which: string) => `latency ${which}`,
    why: (stallMs: number, keptBack: number) =>
      `While the server stood still for ${formatMs(stallMs)}, the first driver had one request out and kept back about ${formatCount(keptBack)} others; the users whom it stands for would not have waited with asking.`,
  },
  unpinnedTransports: {
    summary: 'Socket.IO polls before it upgrades, and the polling is counted as the price of push',
    wrongWay: 'default transports: polling, then upgrade',
    rightWay: "transports: ['websocket']",
    requests: 'requests to subscribe, per client',
    bytes: 'bytes to subscribe, per client',
    time: 'time to subscribe, p50',
    latency: 'message latency, p50',
    why: 'Messages travel the same way once the connection is upgraded. What differs is the way there: a comparison over a few seconds, or with clients that often reconnect, measures mostly that.',
  },
  saturatedDriver: {
    summary: 'a driver that is out of breath sees late messages and blames the server',
    doing: (clients: number, kind: string) => `${clients} clients, ${kind}`,
    wrongWay: (clients: number) => `${clients} clients by fetch on one thread`,
    rightWay: (clients: number) => `${clients} lean clients on one thread`,
    latency: (which: string) => `message latency, ${which}`,
    driver: 'the driver was busy',
    server: 'the server was busy',
    verdict: 'what the health check says',
    whyBusy: (reason: string) =>
      `This machine is busy with other things, so not even the lean driver can be believed now (${reason}). The benchmark says so and keeps both out of every verdict.`,
    whyVoid: (reason: string) =>
      `The figures on the left describe the driver. The benchmark says so and keeps them out of every verdict: ${reason}.`,
    whyNot:
      'This machine is quick enough to carry the load either way, so both columns can be believed; try it on a slower one.',
  },
  bodyHashEtag: {
    summary: 'an ETag made of the body needs the body, so its 304 still pays the query',
    doing: (path: string, polls: number) => `polling ${path} ${polls} times`,
    wrongWay: 'ETag by hashing the body, as res.send does',
    rightWay: "ETag of the log's tail",
    polls: 'polls',
    notModified: 'answered 304',
    queries: 'database queries',
    bytes: 'bytes sent by the server',
    time: 'time of a poll, mean',
    why: (messages: number, queries: number) =>
      `Both are the same Express with the same headers, answer 304 and save the same bodies; the few bytes between them are the longer validator. But the hash is known only when ${formatCount(messages)} messages have been read and encoded once more, ${formatCount(queries)} times over.`,
  },
  alignedHerd: {
    summary: 'clients that start together poll together, and the server gets it all at once',
    doing: (clients: number, intervalMs: number, phase: 'aligned' | 'jittered') =>
      `${clients} clients poll every ${intervalMs} ms, ${phase}`,
    wrongWay: 'timers aligned',
    rightWay: 'timers spread over the interval',
    polls: 'polls in all',
    busiest: (stretchMs: number) => `polls in the busiest ${stretchMs} ms`,
    idle: 'time with nothing to do',
    late: "server's event loop late by, p99",
    why: (pollsPerSecond: number, busiest: number) =>
      `Both servers answer ${formatCount(pollsPerSecond)} polls a second. The one on the left needs room for ${formatCount(busiest)} of them at once and idles for the rest of the time: a benchmark with an aligned herd measures the peak and calls it the load.`,
  },
  unequalFreshness: {
    summary: 'a lazy poll is cheap because it is late; compare at equal freshness',
    way: (intervalMs: number) => `pull every ${formatMs(intervalMs)} / push`,
    requests: 'requests per client and minute',
    latency: (which: string) => `latency ${which}`,
    cpu: 'server CPU per client and second',
    why: (lateMs: number, freshnessMs: number, times: number) =>
      `On the left pull looks cheap, and its messages are ${formatMs(lateMs)} late at the 95th percentile. Made to keep ${formatMs(freshnessMs)}, it asks ${formatNumber(times)} times as often.`,
  },
};

export type LessonText = typeof en;
