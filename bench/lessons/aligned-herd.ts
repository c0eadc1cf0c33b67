import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { startFleet } from '../fleet.ts';
import { pollPhasesMs, tickMs } from '../pacer.ts';
import { formatCount, formatMsAlike, formatPercent } from '../report/format.ts';
import { contrastOf, counts, type Lesson } from './lesson.ts';

const CLIENTS = 500;
const INTERVAL_MS = 1_000;
const INTERVALS = 5;
const LOOK_EVERY_MS = 10;
const CONNECT_LIMIT_MS = 10_000;
const SEED = 1;

interface Load {
  readonly requests: number;
  readonly looks: number;
  /** Requests in the busiest stretch of `LOOK_EVERY_MS`. */
  readonly busiest: number;
  readonly idleLooks: number;
  readonly eventLoopDelayMsP99: number;
}

/** The same clients with the same interval, once with their timers together and once spread over it. */
export const alignedHerd: Lesson = {
  name: 'aligned-herd',
  summary: 'clients that start together poll together, and the server gets it all at once',
  async run(say) {
    const wrong = await observe('aligned', say);
    const right = await observe('jittered', say);
    return {
      wrongWay: 'timers aligned',
      rightWay: 'timers spread over the interval',
      contrasts: [
        contrastOf('polls in all', [wrong.requests, right.requests], counts),
        {
          figure: `busiest ${LOOK_EVERY_MS} ms`,
          wrong: `${formatCount(wrong.busiest)} polls`,
          right: `${formatCount(right.busiest)} polls`,
        },
        {
          figure: 'time with nothing to do',
          wrong: formatPercent(wrong.idleLooks / wrong.looks),
          right: formatPercent(right.idleLooks / right.looks),
        },
        contrastOf(
          "server's event loop late by, p99",
          [wrong.eventLoopDelayMsP99, right.eventLoopDelayMsP99],
          formatMsAlike,
        ),
      ],
      why: `Both servers answer ${formatCount(CLIENTS)} polls a second. The one on the left needs room for ${formatCount(wrong.busiest)} of them at once and idles for the rest of the time: a benchmark with an aligned herd measures the peak and calls it the load.`,
    };
  },
};

async function observe(phase: 'aligned' | 'jittered', say: (line: string) => void): Promise<Load> {
  say(`${CLIENTS} clients poll every ${INTERVAL_MS} ms, ${phase}`);
  const server = await startServer({
    config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    openStore: () => openStore('sqlite', { say }),
  });
  const fleet = startFleet({
    threads: 1,
    mode: 'short-poll',
    clientKind: 'lean',
    baseUrl: server.url,
    since: 0,
    pollIntervalMs: INTERVAL_MS,
    phasesMs: pollPhasesMs({ clients: CLIENTS, intervalMs: INTERVAL_MS, phase, seed: SEED }),
    tickMs: tickMs(INTERVAL_MS),
    seed: SEED,
  });
  try {
    const { failures } = await fleet.open(CONNECT_LIMIT_MS, () => {});
    if (failures.length > 0) throw new Error(`${failures.length} clients did not connect: ${failures[0]}`);
    // The first poll of each client is made when it connects; from the next interval on they keep their phases.
    await sleep(INTERVAL_MS);
    return await look(server);
  } finally {
    await fleet.close();
    await server.close();
  }
}

async function look({ meter }: RunningServer): Promise<Load> {
  const counters = meter.counters.deliver;
  const perLook: number[] = [];
  meter.beginWindow();
  let last = counters.requests;
  const timer = setInterval(() => {
    perLook.push(counters.requests - last);
    last = counters.requests;
  }, LOOK_EVERY_MS);
  await sleep(INTERVAL_MS * INTERVALS);
  clearInterval(timer);
  return {
    requests: perLook.reduce((sum, requests) => sum + requests, 0),
    looks: perLook.length,
    busiest: Math.max(...perLook),
    idleLooks: perLook.filter((requests) => requests === 0).length,
    eventLoopDelayMsP99: meter.snapshot().eventLoopDelayMsP99,
  };
}
