import { fetchDirectly } from '../../src/process/direct-fetch.ts';
import { repeatSeed } from '../random.ts';
import type { CellSpec, Plan } from '../result/schema.ts';
import { type Absence, planChurn } from './churn.ts';
import type { FleetSpec } from './fleet/fleet.ts';
import { beatGuardMs, dueOffsetsMs, pollPhasesMs } from './pacer.ts';

/**
 * The load of a cell: when messages are due, who reads them, and who loses the connection. It is a function of the plan, its seed and the
 * repeat. Within a repeat every mode meets the same load; each repeat has another one, so that repeats sample the load too.
 */

/**
 * Returns how long to wait, in ms, for a message to reach every client: two poll intervals, three round trips, a batch, and 10 s for a
 * busy server.
 */
export const reachLimitMs = ({ pollIntervalMs, rttMs, batchMs }: CellSpec): number =>
  10_000 + pollIntervalMs * 2 + rttMs * 3 + batchMs;

/**
 * Returns the due times of all messages of a cell, in ms from the start of the window, ascending. They go from the start of the warm-up to
 * the end of the longest drain, so that the load is the same before, in and after the window.
 */
export function scheduleOf(spec: CellSpec, plan: Plan): number[] {
  const { messagesPerSecond, pollIntervalMs, clients, durationS } = spec;
  return dueOffsetsMs({
    arrivals: plan.arrivals,
    messagesPerSecond,
    fromMs: -plan.warmupS * 1000,
    toMs: durationS * 1000 + reachLimitMs(spec),
    seed: repeatSeed(plan.seed, spec.repeat),
    beatGuardMs: beatGuardMs({
      intervalMs: pollIntervalMs,
      clients,
      phase: plan.phase,
      messagesPerSecond,
    }),
  });
}

/** Returns the absences of a cell: which client loses its connection in the window, and when. */
export function absencesOf({ clients, durationS, repeat }: CellSpec, { churn, seed }: Plan): Absence[] {
  return planChurn({
    clients,
    share: churn,
    windowMs: durationS * 1000,
    seed: repeatSeed(seed, repeat),
  });
}

/**
 * Describes the clients of a cell. They start reading at the current head of the log.
 *
 * @param serverUrl - the server, which is asked for the head of its log.
 * @param baseUrl - what the clients connect to: the server, or the delay proxy in front of it.
 * @throws {Error} when the server's `/healthz` reports a failure.
 */
export async function fleetSpecOf(
  spec: CellSpec,
  plan: Plan,
  serverUrl: string,
  baseUrl: string,
): Promise<FleetSpec> {
  const { pollIntervalMs, clients, mode } = spec;
  const seed = repeatSeed(plan.seed, spec.repeat);
  return {
    threads: plan.threads,
    mode,
    clientKind: plan.client,
    baseUrl,
    since: await headSeqOf(serverUrl),
    pollIntervalMs,
    phasesMs: pollPhasesMs({ clients, intervalMs: pollIntervalMs, phase: plan.phase, seed }),
    seed,
  };
}

/**
 * Resolves with the `seq` of the newest message in a server's log. It is not 0 when the store has messages of earlier runs.
 *
 * @throws {Error} when the server's `/healthz` reports a failure.
 */
export async function headSeqOf(serverUrl: string): Promise<number> {
  const health = await fetchDirectly(`${serverUrl}/healthz`);
  const told = (await health.json()) as { headSeq: number; detail?: string };
  if (!health.ok)
    throw new Error(`the server cannot be used: ${told.detail ?? `/healthz answered ${health.status}`}`);
  return told.headSeq;
}
