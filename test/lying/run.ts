import { observeCell } from '../../bench/cell.ts';
import { deriveCell } from '../../bench/derive.ts';
import { startFleet } from '../../bench/fleet.ts';
import { createPublisher } from '../../bench/publisher.ts';
import type { CellSpec, Plan } from '../../bench/result.ts';
import { monotonicClock } from '../../src/clock.ts';
import { type Experiment, type Outcome, POLL_INTERVAL_MS, READERS } from './experiments.ts';
import { startLyingServer } from './server.ts';

const SILENT = { cell() {}, phase() {}, update() {}, line() {}, end() {} };

/** Measures one cell as a run does, with the server and the parts that the experiment puts in. */
export async function runExperiment(
  { mode, lies, makeClock, parts }: Omit<Experiment, 'judge' | 'name'>,
  durationS: number,
): Promise<Outcome> {
  const server = await startLyingServer(lies);
  try {
    const spec = specOf(mode, durationS);
    const plan = planOf(spec);
    const clock = makeClock?.() ?? monotonicClock;
    const context = { plan, clock, progress: SILENT, stop: new AbortController().signal };
    const observed = await observeCell(spec, server, context, { startFleet, createPublisher, ...parts });
    const derived = deriveCell(spec, plan, observed);
    if (derived.status === 'failed') throw new Error(derived.reasons.join('; '));
    return { measured: derived, reasons: derived.reasons, shortestHoldMs: server.shortestHoldMs };
  } finally {
    await server.close();
  }
}

function specOf(mode: string, durationS: number): CellSpec {
  return {
    mode,
    clients: READERS,
    pollIntervalMs: POLL_INTERVAL_MS,
    messagesPerSecond: 15,
    payloadBytes: 20,
    rttMs: 0,
    durationS,
    repeat: 0,
    control: false,
  };
}

function planOf({ mode, ...spec }: CellSpec): Plan {
  return {
    modes: [mode],
    clients: [spec.clients],
    pollIntervalMs: [spec.pollIntervalMs],
    messagesPerSecond: [spec.messagesPerSecond],
    payloadBytes: [spec.payloadBytes],
    rttMs: [spec.rttMs],
    durationS: spec.durationS,
    warmupS: 0,
    repeat: 1,
    control: false,
    seed: 1,
    store: 'lies',
    phase: 'jittered',
    arrivals: 'even',
    churn: 0,
    threads: 1,
    client: 'lean',
    allowVoid: false,
    tailCache: 0,
  };
}
