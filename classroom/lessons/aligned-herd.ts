import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from '../../bench/load/fleet/fleet.ts';
import { leanFleetSpec } from '../../bench/load/load.ts';
import { formatMsAlike, formatPercent } from '../../bench/report/words/format.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';
import { contrastOf, counts, type Lesson } from './lesson.ts';

const CLIENTS = 500;
const INTERVAL_MS = 1_000;
const INTERVALS = 5;
const SAMPLE_EVERY_MS = 10;
const CONNECT_LIMIT_MS = 10_000;

type Phase = 'aligned' | 'jittered';

interface Load {
  readonly requests: number;
  readonly samples: number;
  /** Most requests that arrived in one sample of `SAMPLE_EVERY_MS`. */
  readonly busiest: number;
  /** Samples without a request. */
  readonly idleSamples: number;
  readonly eventLoopDelayMsP99: number;
}

/** Polls a server with the same clients at the same interval twice: with all timers aligned, and with the timers spread over the interval. */
export const alignedHerd: Lesson = {
  name: 'aligned-herd',
  summary: (words) => words.alignedHerd.summary,
  async run({ alignedHerd: words }, say) {
    const announce = (phase: Phase) => say(words.doing(CLIENTS, INTERVAL_MS, phase));
    const wrong = await observe('aligned', announce);
    const right = await observe('jittered', announce);
    return {
      wrongWay: words.wrongWay,
      rightWay: words.rightWay,
      contrasts: [
        contrastOf(words.polls, [wrong.requests, right.requests], counts),
        contrastOf(words.busiest(SAMPLE_EVERY_MS), [wrong.busiest, right.busiest], counts),
        {
          figure: words.idle,
          wrong: formatPercent(wrong.idleSamples / wrong.samples),
          right: formatPercent(right.idleSamples / right.samples),
        },
        contrastOf(words.late, [wrong.eventLoopDelayMsP99, right.eventLoopDelayMsP99], formatMsAlike),
      ],
      why: words.why(CLIENTS, wrong.busiest),
    };
  },
};

async function observe(phase: Phase, announce: (phase: Phase) => void): Promise<Load> {
  announce(phase);
  const server = await startServer({
    config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    openStore: () => openStore('sqlite', { say: () => {} }),
    watchLoop: true,
  });
  try {
    return await pollWithFleet(server, phase);
  } finally {
    await server.close();
  }
}

async function pollWithFleet(server: RunningServer, phase: Phase): Promise<Load> {
  const fleet = startFleet(
    leanFleetSpec({
      mode: 'short-poll',
      clients: CLIENTS,
      baseUrls: [server.url],
      since: 0,
      pollIntervalMs: INTERVAL_MS,
      phase,
    }),
  );
  try {
    const { failures } = await fleet.open(CONNECT_LIMIT_MS, () => {});
    if (failures.length > 0) throw new Error(`${failures.length} clients did not connect: ${failures[0]}`);
    // Each client's first poll is made when it connects. Its later polls follow its phase, so sampling starts one interval later.
    await sleep(INTERVAL_MS);
    return await sampleRequests(server);
  } finally {
    await fleet.close();
  }
}

async function sampleRequests({ meter }: RunningServer): Promise<Load> {
  const counters = meter.counters.deliver;
  const perSample: number[] = [];
  meter.beginWindow();
  let last = counters.requests;
  const timer = setInterval(() => {
    perSample.push(counters.requests - last);
    last = counters.requests;
  }, SAMPLE_EVERY_MS);
  await sleep(INTERVAL_MS * INTERVALS);
  clearInterval(timer);
  return {
    requests: perSample.reduce((sum, requests) => sum + requests, 0),
    samples: perSample.length,
    busiest: Math.max(...perSample),
    idleSamples: perSample.filter((requests) => requests === 0).length,
    eventLoopDelayMsP99: meter.snapshot().eventLoopDelayMsP99 ?? Number.NaN,
  };
}
