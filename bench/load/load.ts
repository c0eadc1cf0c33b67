import { fetchDirectly } from '../../src/process/direct-fetch.ts';
import { repeatSeed } from '../random.ts';
import type { CellSpec, Plan } from '../result/schema.ts';
import { type Absence, planChurn } from './churn.ts';
import type { FleetSpec } from './fleet/fleet.ts';
import { beatGuardMs, dueOffsetsMs, pollPhasesMs, tickMs } from './pacer.ts';

/**
 * The load of a cell: what is published when, and by whom it is read. A function of the plan, its seed and the repeat: every mode
 * meets the same load in one repeat, and another one in the next, so that repeats sample the load too.
 */

/** Time for a message to reach everyone: two polls of the slowest client over the longest way, a batch, and room for a busy server. */
export const reachLimitMs = ({ pollIntervalMs, rttMs, batchMs }: CellSpec): number =>
  10_000 + pollIntervalMs * 2 + rttMs * 3 + batchMs;

/** Due times from the warm-up to the end of the longest drain, so that the load is the same before, in and after the window. */
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

/** Who loses the connection in the window, and when. */
export function absencesOf({ clients, durationS, repeat }: CellSpec, { churn, seed }: Plan): Absence[] {
  return planChurn({
    clients,
    share: churn,
    windowMs: durationS * 1000,
    seed: repeatSeed(seed, repeat),
  });
}

/**
 * The clients of a cell, each with its phase; they begin at the head of the log.
 *
 * @param baseUrl - what the clients connect to: the server, or what stands between.
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
    tickMs: tickMs(pollIntervalMs),
    seed,
  };
}

/** Where a server's log ends: a store that is kept has messages of earlier runs. */
export async function headSeqOf(serverUrl: string): Promise<number> {
  const health = await fetchDirectly(`${serverUrl}/healthz`);
  const told = (await health.json()) as { headSeq: number; detail?: string };
  if (!health.ok)
    throw new Error(`the server cannot be used: ${told.detail ?? `/healthz answered ${health.status}`}`);
  return told.headSeq;
}
