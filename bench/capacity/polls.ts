import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { explainError } from '../../src/process/explain-error.ts';
import { headSeqOf } from '../load/load.ts';
import { usableCpuCores } from '../measure/machine/limits.ts';
import { type ServerProcess, startServerProcess } from '../measure/servers/server-process.ts';
import { formatMs } from '../report/words/format.ts';
import type { Plan } from '../result/schema.ts';
import type { Axis } from './axis.ts';
import type { CellAxes } from './cells.ts';
import type { LoadMeasurement } from './judge-load.ts';
import type { LoadReason } from './reasons.ts';

const CONNECTIONS = 100;

/** Share of the intended polls that must be answered within the window for a rate to hold. */
const MIN_ANSWERED_SHARE = 0.99;

/** From this CPU use per thread on, autocannon is at its limit. It stays below 1, since a thread still waits for answers now and then. */
const DRIVER_THREAD_LIMIT = 0.8;

/** CPU is read from this time on: autocannon's threads need a quarter of a second of CPU to start, which is not the cost of a poll. */
const STARTING_MS = 500;

/**
 * Returns autocannon's options for polls at a fixed rate.
 *
 * `ignoreCoordinatedOmission` must go with every rate: autocannon's correction passes the expected interval in seconds to a histogram in
 * milliseconds, and so records each slow answer a thousand times too often. Autocannon divides the connections among its workers but not
 * the rate: each worker sends at `overallRate`.
 *
 * @param pollsPerSecond - the rate of all workers together.
 * @param threads - number of workers.
 */
export function ratedLoad(url: string, pollsPerSecond: number, durationS: number, threads: number) {
  return {
    url,
    connections: CONNECTIONS,
    duration: durationS,
    overallRate: Math.ceil(pollsPerSecond / threads),
    ignoreCoordinatedOmission: true,
    // Worker threads, so that what this process does meanwhile does not delay polls.
    workers: threads,
  } as const;
}

/** Returns the axis of empty polls per second, sent by autocannon over 100 connections. */
export function pollsAxis({ context, store, precision }: Omit<CellAxes, 'base'>): Axis {
  const { plan, progress, stop } = context;
  const { tailCache, durationS } = plan;
  return {
    title: `short-poll: polls/s that find nothing, ${tailCache === 0 ? 'a query each' : 'from memory'}`,
    space: { least: 100, first: 2_000, most: 1_000_000, precision },
    toUnit: (pollsPerSecond) => pollsPerSecond,
    async probe(pollsPerSecond) {
      let server: ServerProcess | undefined;
      try {
        const env = { STORE: store.next, TAIL_CACHE: String(tailCache) };
        server = await startServerProcess({ env, onNotice: progress.line, signal: stop });
        store.opened(server.store);
        progress.phase(`polling for ${formatMs(durationS * 1000)}`);
        return await pollAt(pollsPerSecond, server, plan);
      } catch (error) {
        return { failure: { code: 'said', text: explainError(error) } };
      } finally {
        await server?.close();
      }
    },
  };
}

async function pollAt(
  pollsPerSecond: number,
  server: ServerProcess,
  { durationS, threads }: Plan,
): Promise<LoadMeasurement> {
  const url = `${server.baseUrl}/messages?since=${await headSeqOf([server.baseUrl])}`;
  // Warm up for a second, not counted: code gets compiled.
  await autocannon(ratedLoad(url, pollsPerSecond, 1, threads));
  const running = autocannon(ratedLoad(url, pollsPerSecond, durationS, threads));
  // If a snapshot below throws, nothing awaits this promise; the polls end by themselves with the window.
  running.catch(() => {});
  await sleep(STARTING_MS);
  const before = await server.snapshot({ reset: true, collect: false });
  const driverBefore = process.cpuUsage();
  const result = await running;
  const driver = process.cpuUsage(driverBefore);
  const after = await server.snapshot({ reset: false, collect: false });
  const windowMs = after.atMs - before.atMs;
  const failed = result.errors + result.non2xx;
  if (failed > 0) return { failure: { code: 'pollsFailed', failedPolls: failed } };
  const serverCpu = (after.cpuMs - before.cpuMs) / windowMs;
  const driverCpu = (driver.user + driver.system) / 1e3 / windowMs;
  const answeredShare = result.requests.total / (pollsPerSecond * durationS);
  return {
    driverReasons: driverReasons(answeredShare, driverCpu / threads),
    latencyMsP99: result.latency.p99,
    complete: answeredShare >= MIN_ANSWERED_SHARE,
    serverCpu,
    serverUtilization: Math.min(1, (after.loopActiveMs - before.loopActiveMs) / windowMs),
    machineCpu: (serverCpu + driverCpu) / usableCpuCores(),
  };
}

/**
 * Returns why the driver could not keep up. Unsent polls are its fault only if its threads were at their CPU limit; else they waited
 * for answers.
 */
function driverReasons(answeredFraction: number, busyFraction: number): LoadReason[] {
  return answeredFraction < MIN_ANSWERED_SHARE && busyFraction >= DRIVER_THREAD_LIMIT
    ? [{ code: 'pollsUnsent', answeredFraction, busyFraction }]
    : [];
}
