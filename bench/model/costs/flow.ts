import type { ModeCosts } from '../../result/calibration.ts';
import type { CellSpec, Plan } from '../../result/schema.ts';
import type { Flow } from './terms.ts';

/** A load whose costs can be predicted. */
export type CostLoad = Pick<CellSpec, 'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'payloadBytes'> &
  Partial<Pick<CellSpec, 'batchMs'>> &
  Partial<Pick<Plan, 'arrivals'>> & {
    /** As counted in a window, which may have begun and ended between two heartbeats; what there is in the long run where it is absent. */
    readonly heartbeatsPerS?: number;
  };

/** What a mode does under a load, by its kind: theory, see `bench/model/theory.ts`. */
const OPERATIONS: Readonly<
  Record<ModeCosts['kind'], (load: CostLoad) => Pick<Flow, 'operationsPerS' | 'pagesPerS'>>
> = {
  poll({ clients, pollIntervalMs, messagesPerSecond, arrivals = 'even' }) {
    const operationsPerS = (clients * 1000) / pollIntervalMs;
    const messages = (messagesPerSecond * pollIntervalMs) / 1000;
    const usefulFraction = arrivals === 'even' ? Math.min(1, messages) : 1 - Math.exp(-messages);
    return { operationsPerS, pagesPerS: operationsPerS * usefulFraction };
  },
  hold: handOvers,
  push: handOvers,
};

/** Returns what a server does in a second under a load. */
export function flowOf({ kind, heartbeat }: Pick<ModeCosts, 'kind' | 'heartbeat'>, load: CostLoad): Flow {
  const { clients, messagesPerSecond, payloadBytes } = load;
  return {
    clients,
    publishesPerS: messagesPerSecond,
    deliveriesPerS: clients * messagesPerSecond,
    payloadBytes,
    heartbeatsPerS:
      load.heartbeatsPerS ??
      (heartbeat === undefined ? 0 : (clients * 1000 * heartbeat.frames) / heartbeat.everyMs),
    ...OPERATIONS[kind](load),
  };
}

/** Each client is handed each message, or each batch where messages come faster than batches. */
function handOvers({ clients, messagesPerSecond, batchMs = 0 }: CostLoad) {
  const mostPerS = batchMs > 0 ? 1000 / batchMs : Number.POSITIVE_INFINITY;
  const operationsPerS = clients * Math.min(messagesPerSecond, mostPerS);
  return { operationsPerS, pagesPerS: operationsPerS };
}
