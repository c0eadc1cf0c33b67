import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from '../../bench/load/fleet/fleet.ts';
import { pollPhasesMs, tickMs } from '../../bench/load/pacer.ts';
import { formatMsAlike, formatPercent } from '../../bench/report/words/format.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { contrastOf, counts, type Lesson } from './lesson.ts';

const CLIENTS = 500;
const INTERVAL_MS = 1_000;
const INTERVALS = 5;
const LOOK_EVERY_MS = 10;
const CONNECT_LIMIT_MS = 10_000;
const SEED = 1;

type Phase = 'aligned' | 'jittered';

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
  summary: (words) => words.alignedHerd.summary,
  async run({ alignedHerd: words }, say) {
    const tell = (phase: Phase) => say(words.doing(CLIENTS, INTERVAL_MS, phase));
    const wrong = await observe('aligned', tell);
    const right = await observe('jittered', tell);
    return {
      wrongWay: words.wrongWay,
      rightWay: words.rightWay,
      contrasts: [
        contrastOf(words.polls, [wrong.requests, right.requests], counts),
        contrastOf(words.busiest(LOOK_EVERY_MS), [wrong.busiest, right.busiest], counts),
        {
          figure: words.idle,
          wrong: formatPercent(wrong.idleLooks / wrong.looks),
          right: formatPercent(right.idleLooks / right.looks),
        },
        contrastOf(words.late, [wrong.eventLoopDelayMsP99, right.eventLoopDelayMsP99], formatMsAlike),
      ],
      why: words.why(CLIENTS, wrong.busiest),
    };
  },
};

async function observe(phase: Phase, tell: (phase: Phase) => void): Promise<Load> {
  tell(phase);
  const server = await startServer({
    config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    openStore: () => openStore('sqlite', { say: () => {} }),
  });
  try {
    return await observeOver(server, phase);
  } finally {
    await server.close();
  }
}

async function observeOver(server: RunningServer, phase: Phase): Promise<Load> {
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
