import { linearRegression, median } from 'simple-statistics';
import type { Mode } from '../../src/modes/mode.ts';
import { explainError } from '../../src/process/explain-error.ts';
import { type CellContext, CellFailed, Interrupted, observeCell } from '../measure/cell.ts';
import { deriveCell } from '../measure/derive.ts';
import type { Observation } from '../measure/observation.ts';
import { meterOf } from '../measure/reading.ts';
import type { RunStore } from '../measure/servers/run-store.ts';
import { type OwnServers, startServers } from '../measure/servers/servers.ts';
import { warmServers } from '../measure/servers/warm-servers.ts';
import { restSampleOf, sampleOf } from '../model/costs/sample.ts';
import type { CostSample } from '../result/calibration.ts';
import { ownServerOf } from '../result/own-server.ts';
import type { Reason } from '../result/reasons.ts';
import type { CellSpec, Measured, Plan } from '../result/schema.ts';
import { type CalibrationLoad, USUAL_PAYLOAD_BYTES } from './loads.ts';
import { paceOf, slower, withinReach } from './within-reach.ts';

/**
 * Long enough to hold a few messages of the rarest rate, short enough for all loads of all modes in ten minutes. In whole seconds, so that
 * each has the window's share of messages, of which there may be one a second: CPU is read by the second.
 */
const WINDOW_S = 3;
const REST_MS = 350;
/** Until the CPU of the same load stays the same after clients have connected: longest for polls (docs/decisions/082). */
const WARMUP_S = { poll: 2.5, hold: 2, push: 2 } as const;

/** What all loads of a mode showed together. */
export interface ModeMeasurements {
  readonly samples: readonly CostSample[];
  readonly heapBytesPerClient: number;
  readonly baseHeapBytes: number;
  readonly connect: { readonly cpuMs: number; readonly bytes: number };
  /** Median of the loads' mean latencies; `undefined` for polls. */
  readonly latencyMs: number | undefined;
}

/** A load that could not be measured, with the reasons. */
export interface LeftOut {
  readonly load: CalibrationLoad;
  readonly reasons: readonly Reason[];
}

/** What some loads of one mode showed. */
export interface Measurements {
  readonly watched: readonly Watched[];
  readonly left: readonly LeftOut[];
}

/** What measuring loads needs besides them. */
export interface CalibrationContext extends Pick<CellContext, 'clock' | 'progress' | 'stop'> {
  readonly plan: Plan;
  readonly store: RunStore;
  /** Called before a load is measured. */
  readonly onLoad: (mode: Mode, load: CalibrationLoad) => void;
}

/** A load that was measured. */
export interface Watched {
  readonly load: CalibrationLoad;
  readonly observed: Observation;
  readonly measured: Measured;
}

/**
 * Measures loads of one mode, one after another, on one server with warm code. A load that would be too much for this machine is measured at
 * a slower pace. One whose cell is void is measured once more, at half its pace if the server was overloaded.
 *
 * @param known - what was measured of this mode before.
 * @throws {Interrupted} when stopped, {@link ServerGone} when the server ends.
 */
export async function measureMode(
  mode: Mode,
  loads: readonly CalibrationLoad[],
  known: readonly Watched[],
  context: CalibrationContext,
): Promise<Measurements> {
  const { store, progress, stop } = context;
  const servers = await startServers(1, {
    env: { STORE: store.next, TAIL_CACHE: String(context.plan.tailCache), BATCH_MS: '0' },
    onNotice: progress.line,
    signal: stop,
  });
  try {
    store.opened(servers.store);
    await warmServers(servers, { mode: mode.name, payloadBytes: USUAL_PAYLOAD_BYTES }, context);
    const watched: Watched[] = [];
    const left: LeftOut[] = [];
    for (const wanted of loads) {
      const load = withinReach(mode.kind, wanted, expectedCpu(mode, wanted, [...known, ...watched]));
      const first = await watchLoad(mode, load, servers, context);
      const outcome =
        'measured' in first ? first : await watchLoad(mode, again(mode, first), servers, context);
      if ('measured' in outcome) watched.push(outcome);
      else left.push(outcome);
    }
    return { watched, left };
  } finally {
    await servers.close();
  }
}

/**
 * Returns the CPU that a load may cost, in milliseconds a second: what an operation cost at the fastest pace so far, for each of its
 * operations. An operation gets cheaper with the pace, so that is more than the load will cost. 0 before anything was measured.
 */
function expectedCpu({ kind }: Mode, load: CalibrationLoad, known: readonly Watched[]): number {
  const paces = known.map((one) => paceOf(kind, one.load));
  const fastest = known[paces.indexOf(Math.max(...paces))];
  if (fastest === undefined) return 0;
  const { measured } = fastest;
  return (ownServerOf(measured).cpuMs / measured.windowS / paceOf(kind, fastest.load)) * paceOf(kind, load);
}

/** Returns the load for a second try. */
function again({ kind }: Mode, { load, reasons }: LeftOut): CalibrationLoad {
  return reasons.some(({ code }) => code === 'overloaded') ? slower(kind, load, 2) : load;
}

/** @returns what was measured, or why it cannot be used. */
async function watchLoad(
  mode: Mode,
  load: CalibrationLoad,
  servers: OwnServers,
  context: CalibrationContext,
): Promise<Watched | LeftOut> {
  if (context.stop.aborted) throw new Interrupted('stopped before all loads were measured');
  context.onLoad(mode, load);
  const spec = specOf(mode, load);
  const warmupS = Math.max(WARMUP_S[mode.kind], mode.kind === 'poll' ? load.pollIntervalMs / 1000 : 0);
  const plan = { ...context.plan, warmupS, durationS: spec.durationS };
  const rests = load.restsForHeartbeats === true && mode.heartbeat !== undefined;
  const restMs = rests ? mode.heartbeat.everyMs : REST_MS;
  try {
    const observed = await observeCell(spec, servers, { ...context, plan, restMs });
    const derived = deriveCell(spec, plan, observed);
    return derived.status !== 'failed' && tellsCosts(derived)
      ? { load, observed, measured: derived }
      : { load, reasons: derived.reasons };
  } catch (error) {
    if (error instanceof CellFailed) return { load, reasons: error.reasons };
    if (error instanceof Interrupted || context.stop.aborted) throw error;
    return { load, reasons: [{ code: 'said', text: explainError(error) }] };
  }
}

/** What makes latencies wrong and costs not: a driver that took note of an arrival late. */
const OF_LATENCY_ONLY: readonly Reason['code'][] = ['lateThread', 'latePublisher'];

/** Returns whether the costs of a cell hold: also where only its latencies do not. */
export function tellsCosts({ reasons }: { readonly reasons: readonly Reason[] }): boolean {
  return reasons.every(({ code }) => OF_LATENCY_ONLY.includes(code));
}

/** Returns a load as a cell of a run. */
export function specOf(
  mode: Mode,
  { clients, pollIntervalMs, messagesPerSecond, payloadBytes }: CalibrationLoad,
): CellSpec {
  return {
    mode: mode.name,
    clients,
    pollIntervalMs,
    messagesPerSecond,
    payloadBytes,
    rttMs: 0,
    batchMs: 0,
    nodes: 1,
    stack: 'tuned',
    recovery: 'cursor',
    durationS: WINDOW_S,
    repeat: 0,
    control: false,
  };
}

/** Returns what all loads of a mode showed. */
export function summaryOf(mode: Mode, watched: readonly Watched[]): ModeMeasurements {
  return {
    samples: watched.flatMap(({ load, observed, measured }) => [
      {
        ...sampleOf(mode.kind, { ...specOf(mode, load), ...measured }),
        cpuMsPerS: usualCpu(observed, measured),
      },
      restSampleOf(load, { start: meterOf(observed.rest.start), end: meterOf(observed.rest.end) }),
    ]),
    heapBytesPerClient: slopeOf(watched, ({ measured }) => {
      const server = ownServerOf(measured);
      return server.connectedHeapBytes - server.idleHeapBytes;
    }),
    latencyMs:
      mode.kind === 'poll' ? undefined : median(watched.map(({ measured }) => measured.latencyMs.mean)),
    baseHeapBytes: Math.min(...watched.map(({ measured }) => ownServerOf(measured).idleHeapBytes)),
    connect: {
      cpuMs: slopeOf(watched, ({ measured }) => measured.server.connectCpuMs ?? 0),
      bytes: slopeOf(
        watched,
        ({ measured: { connectBytes } }) => connectBytes.sentByServer + connectBytes.receivedByServer,
      ),
    },
  };
}

/**
 * Returns the CPU of a second: the median of the window's whole seconds, since now and then one has a collection of old garbage or the
 * compilation of code in it, which a window of three would spread over many hours.
 */
function usualCpu({ end }: Observation, measured: Measured): number {
  const { cpuMsBySecond } = meterOf(end);
  return cpuMsBySecond.length < 2
    ? ownServerOf(measured).cpuMs / measured.windowS
    : median([...cpuMsBySecond]);
}

/** By how much a figure grows with each client: the slope of the line through all loads, and no less than 0. */
function slopeOf(watched: readonly Watched[], of: (one: Watched) => number): number {
  if (new Set(watched.map(({ load }) => load.clients)).size < 2) return 0;
  return Math.max(0, linearRegression(watched.map((one) => [one.load.clients, of(one)])).m);
}
