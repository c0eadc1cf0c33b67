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
    schedule: plan.schedule,
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
 * @param serverUrls - the servers, which are asked for the head of their log.
 * @param baseUrls - what the clients connect to: the servers, or the delay proxies in front of them.
 * @throws {Error} when the server's `/healthz` reports a failure.
 */
export async function fleetSpecOf(
  spec: CellSpec,
  plan: Plan,
  serverUrls: readonly string[],
  baseUrls: readonly string[],
): Promise<FleetSpec> {
  const { pollIntervalMs, clients, mode } = spec;
  const seed = repeatSeed(plan.seed, spec.repeat);
  return {
    threads: plan.threads,
    mode,
    clientKind: plan.client,
    baseUrls,
    since: await headSeqOf(serverUrls),
    keepsCursor: spec.recovery !== 'none',
    pollIntervalMs,
    phasesMs: pollPhasesMs({ clients, intervalMs: pollIntervalMs, phase: plan.phase, seed }),
    seed,
  };
}

/**
 * Returns whether readers that come back may miss messages for ever: by their recovery, or because a live message came before older ones and
 * the connection was lost between the two.
 */
export function mayMiss({ recovery, stack }: CellSpec): boolean {
  return recovery !== 'cursor' || stack === 'typical';
}

/** Describes lean clients on one thread that read for another reason than to be measured: to warm a server up, or to be its audience. */
export function leanFleetSpec({
  clients,
  phase,
  ...load
}: Pick<FleetSpec, 'mode' | 'baseUrls' | 'since' | 'pollIntervalMs'> & {
  readonly clients: number;
  readonly phase: Plan['phase'];
}): FleetSpec {
  return {
    ...load,
    threads: 1,
    clientKind: 'lean',
    keepsCursor: true,
    phasesMs: pollPhasesMs({ clients, intervalMs: load.pollIntervalMs, phase, seed: ANY_SEED }),
    seed: ANY_SEED,
  };
}

/** Nothing that is measured depends on it. */
const ANY_SEED = 1;

/**
 * Resolves with the `seq` of the newest message in a log, as the servers know it. It is not 0 when the store has messages of earlier runs.
 *
 * @throws {Error} when a server's `/healthz` reports a failure.
 */
export async function headSeqOf(serverUrls: readonly string[]): Promise<number> {
  // One may still be about to learn of the messages that another took.
  return Math.max(...(await Promise.all(serverUrls.map(headSeqOfOne))));
}

async function headSeqOfOne(serverUrl: string): Promise<number> {
  const health = await fetchDirectly(`${serverUrl}/healthz`);
  const told = (await health.json()) as { headSeq: number; detail?: string };
  if (!health.ok)
    throw new Error(`the server cannot be used: ${told.detail ?? `/healthz answered ${health.status}`}`);
  return told.headSeq;
}
