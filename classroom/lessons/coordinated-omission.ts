import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServerProcess } from '../../bench/measure/servers/server-process.ts';
import { formatMsAlike } from '../../bench/report/words/format.ts';
import { createLatencyHistogram, type LatencyHistogram } from '../../bench/result/statistics/histogram.ts';
import { monotonicClock } from '../../src/clock.ts';
import { contrastOf, counts, type Lesson } from './lesson.ts';

const PERIOD_MS = 20;
const WINDOW_MS = 8_000;
const STALL_AT_MS = 3_000;
/** The same stall as in wrk2's demonstration, see https://github.com/giltene/wrk2#acknowledging-coordinated-omission. */
const STALL_MS = 1_400;

/** Stalls a server once under two simultaneous drivers: a closed loop, which waits for each answer, and an open loop, which does not. */
export const coordinatedOmission: Lesson = {
  name: 'coordinated-omission',
  summary: (words) => words.coordinatedOmission.summary,
  async run({ coordinatedOmission: words }, say) {
    const server = await startServerProcess({
      env: { STORE: 'sqlite' },
      onNotice: say,
      signal: new AbortController().signal,
    });
    try {
      const url = `${server.baseUrl}/messages`;
      // Two agents, so that neither driver waits for the other's connection.
      const [waiting, steady] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
      await Promise.all([ask(waiting, url), ask(steady, url)]);
      say(words.doing(PERIOD_MS, WINDOW_MS, STALL_MS));
      const [closed, open] = await Promise.all([
        closedLoop(waiting, url),
        openLoop(steady, url),
        stall(server.pid),
      ]);
      waiting.destroy();
      steady.destroy();
      const [wrong, right] = [figures(closed), figures(open)];
      return {
        wrongWay: words.wrongWay,
        rightWay: words.rightWay,
        contrasts: [
          contrastOf(words.requests, [closed.count, open.count], counts),
          contrastOf(words.latency('p50'), [wrong.p50, right.p50], formatMsAlike),
          contrastOf(words.latency('p99'), [wrong.p99, right.p99], formatMsAlike),
          contrastOf(words.latency('max'), [wrong.max, right.max], formatMsAlike),
        ],
        why: words.why(STALL_MS, STALL_MS / PERIOD_MS),
      };
    } finally {
      await server.close();
    }
  },
};

function figures(histogram: LatencyHistogram) {
  const summary = histogram.summarise();
  if (summary === undefined) throw new Error('the server answered no request');
  return summary;
}

async function closedLoop(agent: Agent, url: string): Promise<LatencyHistogram> {
  const latency = createLatencyHistogram();
  const endMs = monotonicClock.nowMs() + WINDOW_MS;
  for (let sentMs = monotonicClock.nowMs(); sentMs < endMs; sentMs = monotonicClock.nowMs()) {
    await ask(agent, url);
    latency.record(monotonicClock.nowMs() - sentMs);
    await sleep(Math.max(0, sentMs + PERIOD_MS - monotonicClock.nowMs()));
  }
  return latency;
}

async function openLoop(agent: Agent, url: string): Promise<LatencyHistogram> {
  const latency = createLatencyHistogram();
  const startMs = monotonicClock.nowMs();
  const answers: Promise<void>[] = [];
  for (let dueMs = startMs; dueMs < startMs + WINDOW_MS; dueMs += PERIOD_MS) {
    await sleep(Math.max(0, dueMs - monotonicClock.nowMs()));
    answers.push(ask(agent, url).then(() => latency.record(Math.max(0, monotonicClock.nowMs() - dueMs))));
  }
  await Promise.all(answers);
  return latency;
}

/** Suspends the process once, as a long garbage collection or a closed laptop would. */
async function stall(pid: number): Promise<void> {
  await sleep(STALL_AT_MS);
  process.kill(pid, 'SIGSTOP');
  await sleep(STALL_MS);
  process.kill(pid, 'SIGCONT');
}

function ask(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.on('end', resolve).on('error', reject).resume();
    }).on('error', reject);
  });
}
