import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { explainError } from '../../src/process/explain-error.ts';
import type { Published } from '../ledger/ledger.ts';
import { createClockCheck } from '../load/clock-check.ts';
import { openPaths, type Paths } from '../load/delay/paths.ts';
import { type Fleet, startFleet } from '../load/fleet/fleet.ts';
import { createThreadWatch } from '../load/fleet/thread-watch.ts';
import { absencesOf, fleetSpecOf, mayMiss, reachLimitMs, scheduleOf } from '../load/load.ts';
import { createPublisher, type Publisher } from '../load/publisher.ts';
import type { Reason } from '../result/reasons.ts';
import type { CellSpec, Plan } from '../result/schema.ts';
import { disconnectedReason, mostFrequent } from './disconnected.ts';
import { watchMachine } from './machine/watch.ts';
import type { Observation } from './observation.ts';
import type { Progress } from './progress.ts';
import { measureRest, snapshot } from './readings.ts';
import { restartServers } from './restart.ts';
import type { OwnServers, Servers } from './servers/servers.ts';

export interface CellContext {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Aborts when the person wants to stop: a window under way is cut short and measured as far as it went. */
  readonly stop: AbortSignal;
  /** How long to watch the server at rest, with all clients connected; {@link REST_MS} where it is absent. */
  readonly restMs?: number;
}

/** What a cell is measured with; a test puts its own in, to see whether the driver notices. */
export interface CellParts {
  readonly startFleet: typeof startFleet;
  readonly createPublisher: typeof createPublisher;
}

/** The run was stopped before this cell had anything to measure. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A cell that has nothing to measure, with every reason for it. */
export class CellFailed extends Error {
  override readonly name = 'CellFailed';
  readonly reasons: readonly Reason[];

  constructor(reasons: readonly Reason[]) {
    super(reasons.map(({ code }) => code).join('; '));
    this.reasons = reasons;
  }
}

/** Time to connect: so much, and more for more clients and a longer way. */
const connectLimitMs = ({ clients, rttMs }: CellSpec): number => 20_000 + clients * (5 + rttMs / 20);

const LOOK_EVERY_MS = 20;

/** A quick answer tells more of a clock than a slow one, so it is asked several times. */
const CLOCK_PROBES = 10;

/** How long nothing happens, to measure what the server spends then. */
const REST_MS = 1_000;

/** Between the schedule's making and its first message. */
const LEAD_MS = 100;

/**
 * Measures one cell against a running server: connect all clients, warm up until one message has reached everyone, keep the load
 * steady through the window, drain, and collect.
 *
 * @throws {Interrupted} when stopped before the window began; {@link CellFailed} when clients did not connect and no message could be
 * published; {@link ServerGone} when the server ended.
 */
export async function observeCell(
  spec: CellSpec,
  servers: Servers | OwnServers,
  context: CellContext,
  parts: CellParts = { startFleet, createPublisher },
): Promise<Observation> {
  const paths = await openPaths(servers.baseUrls, spec.rttMs);
  try {
    return await observeOver(paths, spec, servers, context, parts);
  } finally {
    await paths.close();
  }
}

async function observeOver(
  paths: Paths,
  spec: CellSpec,
  servers: Servers | OwnServers,
  context: CellContext,
  parts: CellParts,
): Promise<Observation> {
  const { plan, clock } = context;
  const fleetSpec = await fleetSpecOf(spec, plan, servers.baseUrls, paths.baseUrls);
  const publisher = parts.createPublisher({
    baseUrls: servers.baseUrls,
    clock,
    payloadBytes: spec.payloadBytes,
    sharesStore: servers.sharesStore,
  });
  // Last, since it is the only one of them that must be closed: what follows ends it on every path.
  const fleet = parts.startFleet(fleetSpec);
  const over = new AbortController();
  const stop = AbortSignal.any([context.stop, over.signal]);
  try {
    // Whatever the driver is waiting for, the end of the server, or of the way to it, ends the wait.
    const measured = measure(spec, servers, paths, fleet, publisher, { ...context, stop });
    return await Promise.race([servers.gone, paths.gone, measured]);
  } finally {
    // What is abandoned must not go on into the next cell.
    over.abort();
    publisher.close();
    await fleet.close();
  }
}

async function measure(
  spec: CellSpec,
  servers: Servers | OwnServers,
  paths: Paths,
  fleet: Fleet,
  publisher: Publisher,
  { plan, clock, progress, stop, restMs = REST_MS }: CellContext,
): Promise<Observation> {
  const clocks = createClockCheck(clock);
  const idle = await snapshot(servers, clocks, { reset: true, collect: true });

  progress.phase('connecting', { total: spec.clients, unit: 'clients' });
  const opened = await fleet.open(connectLimitMs(spec), progress.update);
  const connected = spec.clients - opened.failures.length;
  failIfStopped(stop);
  const allOpen = await snapshot(servers, clocks);

  progress.phase('warming up: one message to everyone');
  const first = await publisher.publishNow().catch((error: unknown) => {
    if (opened.failures.length === 0) throw error;
    // What kept clients from connecting most likely kept the publisher from it too, and says what to change.
    const sample = mostFrequent(opened.failures);
    throw new CellFailed([
      disconnectedReason(opened.failures.length, spec.clients, sample),
      { code: 'said', text: explainError(error) },
    ]);
  });
  const warmedUp = await waitForMessage(() => first, fleet, connected, spec, clock, stop);
  failIfStopped(stop);
  const connectedMeter = await snapshot(servers, clocks, { reset: true, collect: true });

  const startMs = clock.nowMs() + LEAD_MS + plan.warmupS * 1000;
  const plannedEndMs = startMs + spec.durationS * 1000;
  const stopPublishing = new AbortController();
  const publishing = publisher.publishAt(startMs, scheduleOf(spec, plan), stopPublishing.signal);
  await fleet.begin(startMs, absencesOf(spec, plan));

  await sleepUntil(startMs, clock, stop);
  failIfStopped(stop);
  const windowStartedAt = new Date().toISOString();
  const start = await snapshot(servers, clocks, { reset: true });
  const machine = watchMachine(servers);
  const cpuBefore = process.cpuUsage();
  const watch = createThreadWatch(clock);
  watch.begin();
  paths.begin();
  const restarting = restartServers(spec, plan, servers, { publisher, fleet, clock, startMs, stop });

  progress.phase('measuring', { total: spec.durationS, unit: 's' });
  const ticker = setInterval(() => progress.update(Math.floor((clock.nowMs() - startMs) / 1000)), 1_000);
  await sleepUntil(plannedEndMs, clock, stop).finally(() => clearInterval(ticker));
  const publisherThread = watch.end();

  const [end, threads, pathHealth] = await Promise.all([snapshot(servers, clocks), fleet.end(), paths.end()]);
  const cpu = process.cpuUsage(cpuBefore);
  const hindrance = machine.end();
  // Stopped by hand, the window ends here and now.
  const window = { startMs, endMs: Math.min(plannedEndMs, clock.nowMs()) };

  progress.phase('draining');
  const lastOfWindow = () =>
    publisher.pendingSinceMs < window.endMs
      ? undefined
      : publisher.published.findLast(({ dueMs }) => dueMs < window.endMs);
  await waitForMessage(lastOfWindow, fleet, connected, spec, clock);
  const restart = await restarting;
  stopPublishing.abort();
  await publishing;
  for (let probe = 0; probe < CLOCK_PROBES; probe++) {
    await clocks.during(
      () => fleet.clocks(),
      (told) => told,
    );
    await snapshot(servers, clocks);
  }

  // Last, since for two seconds after a rest the machine serves the same polls at up to twice the cost.
  await fleet.rest();
  const rest = await measureRest(servers, restMs, clocks, stop);

  return {
    window,
    windowStartedAt,
    opened,
    threads: [...threads, ...pathHealth],
    parts: await fleet.settle(publisher.published, window, restart?.recovery),
    restart,
    published: publisher.published,
    publishFailures: publisher.failures,
    idle,
    allOpen,
    connected: connectedMeter,
    rest,
    start,
    end,
    hindrance,
    driverCpuMs: (cpu.user + cpu.system) / 1000,
    publisherThread,
    warmedUp,
    clockErrorMs: Math.max(publisher.clockErrorMs, clocks.worstMs),
  };
}

/**
 * Waits until a message has reached so many readers, or for as long as that may take. Answers how many have it then.
 *
 * @param message - which one; asked again each time, since the last of the window may still be on its way to the server.
 */
async function waitForMessage(
  message: () => Published | undefined,
  fleet: Fleet,
  readers: number,
  spec: CellSpec,
  clock: Clock,
  stop?: AbortSignal,
): Promise<number> {
  const deadlineMs = clock.nowMs() + reachLimitMs(spec);
  const orLater = mayMiss(spec);
  for (;;) {
    const seq = message()?.seq;
    const reached = seq === undefined ? 0 : await fleet.reached(seq, orLater);
    if (reached >= readers || clock.nowMs() >= deadlineMs || stop?.aborted) return reached;
    await sleep(LOOK_EVERY_MS);
  }
}

function failIfStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new Interrupted('stopped before the window began');
}

async function sleepUntil(atMs: number, clock: Clock, stop: AbortSignal): Promise<void> {
  await sleep(Math.max(0, atMs - clock.nowMs()), undefined, { signal: stop }).catch(() => {});
}
