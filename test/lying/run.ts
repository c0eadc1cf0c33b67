import { startFleet } from '../../bench/load/fleet/fleet.ts';
import { createPublisher } from '../../bench/load/publisher.ts';
import { type CellParts, observeCell } from '../../bench/measure/cell.ts';
import { deriveCell } from '../../bench/measure/derive.ts';
import { reason } from '../../bench/report/words/en/reasons.ts';
import type { CellSpec, Plan } from '../../bench/result/schema.ts';
import { type Clock, monotonicClock } from '../../src/clock.ts';
import { DEFAULT_PLAN } from '../fixtures/make-result.ts';
import { asServers } from '../support/as-servers.ts';
import { type Experiment, type ExperimentOutcome, POLL_INTERVAL_MS, READERS } from './experiments.ts';
import { startLyingServer } from './server.ts';

const SILENT = { cell() {}, phase() {}, update() {}, line() {}, end() {} };

/** The part of a cell that these tests vary. */
type Load = Pick<CellSpec, 'mode' | 'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'durationS'>;

/** Measures one cell as a run does, with the server, the clock and the driver's parts of the experiment. */
export async function runExperiment(
  { mode, lies, makeClock, parts }: Omit<Experiment, 'judge' | 'name'>,
  durationS: number,
): Promise<ExperimentOutcome> {
  const server = await startLyingServer(lies);
  const load = {
    mode,
    clients: READERS,
    pollIntervalMs: POLL_INTERVAL_MS,
    messagesPerSecond: 15,
    durationS,
  };
  try {
    const { measured, reasons } = await measureCell(server, load, makeClock?.(), parts);
    return { measured, reasons, shortestHoldMs: server.shortestHoldMs };
  } finally {
    await server.close();
  }
}

/**
 * Measures one cell with lean clients on one thread.
 *
 * @param server - server to measure; the caller closes it.
 * @param clock - clock of the driver's main thread.
 * @param parts - replacements for parts of the driver.
 */
export async function measureCell(
  server: Parameters<typeof asServers>[0],
  load: Load,
  clock: Clock = monotonicClock,
  parts: Partial<CellParts> = {},
): Promise<Pick<ExperimentOutcome, 'measured' | 'reasons'>> {
  const spec = {
    ...load,
    payloadBytes: 20,
    rttMs: 0,
    batchMs: 0,
    nodes: 1,
    stack: 'tuned' as const,
    recovery: 'cursor' as const,
    repeat: 0,
    control: false,
  };
  const plan = planOf(spec);
  const context = { plan, clock, progress: SILENT, stop: new AbortController().signal };
  const observed = await observeCell(spec, asServers(server), context, {
    startFleet,
    createPublisher,
    ...parts,
  });
  const derived = deriveCell(spec, plan, observed);
  return {
    measured: derived.status === 'failed' ? undefined : derived,
    reasons: derived.reasons.map(reason),
  };
}

function planOf({ mode, ...spec }: CellSpec): Plan {
  return {
    ...DEFAULT_PLAN,
    modes: [mode],
    clients: [spec.clients],
    pollIntervalMs: [spec.pollIntervalMs],
    messagesPerSecond: [spec.messagesPerSecond],
    payloadBytes: [spec.payloadBytes],
    rttMs: [spec.rttMs],
    batchMs: [spec.batchMs],
    durationS: spec.durationS,
    warmupS: 0,
    store: 'lies',
    tailCache: 0,
  };
}
