import type { ModeInfo } from '../result/schema.ts';

/** What one client costs. A figure is `undefined` where the run did not measure it. */
export interface ClientCost {
  readonly requestsPerS: number;
  readonly bytesPerS: number | undefined;
  /** Processor seconds per second: cores. */
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** Multiplies the cost of one client by a number of clients. */
export function forClients<Cost extends ClientCost>(
  { requestsPerS, bytesPerS, cores, memoryBytes }: Cost,
  clients: number,
): Pick<Cost, keyof ClientCost> {
  const times = <Figure extends number | undefined>(figure: Figure): Figure =>
    (figure === undefined ? undefined : figure * clients) as Figure;
  return {
    requestsPerS: times(requestsPerS),
    bytesPerS: times(bytesPerS),
    cores: times(cores),
    memoryBytes: times(memoryBytes),
  };
}

/** Returns how many machines like the given one carry a load, by whichever of cores and memory runs out first. */
export function serversFor(
  load: { readonly cores: number; readonly memoryBytes: number | undefined },
  machine: { readonly cores: number; readonly memoryBytes: number },
): number {
  return Math.ceil(Math.max(load.cores / machine.cores, (load.memoryBytes ?? 0) / machine.memoryBytes, 1));
}

/**
 * Fewest requests of a poll, or deliveries of another way, from which their CPU time can be told from what the server process
 * needs by itself. In the reference run that is about 0.3 s in 12 s, as much as 15,000 to 30,000 of them cost. A run of 1,000
 * requests told eight to 24 times the cores that the reference run tells.
 */
export const UNITS_FOR_CPU = 20_000;

/** What a mode cost in one measured cell. Plain data: a server sends it to the page as JSON. */
export interface UnitCosts {
  readonly mode: string;
  readonly kind: ModeInfo['kind'];
  /** `pull` for the mode that people mean by that word, likewise `push`. */
  readonly aliases: readonly string[];
  readonly requests: number;
  readonly deliveries: number;
  readonly payloadBytes: number;
  /** `null` where there were fewer than {@link UNITS_FOR_CPU} of what it is paid for. */
  readonly cpuMs: number | null;
  readonly bytes: number;
  /** `null` where the measured clients were too few to tell. */
  readonly memoryBytesPerClient: number | null;
  /** Mean; `null` where nothing was delivered. */
  readonly latencyMs: number | null;
}

/** How often a cell paid the price of its mode: a poll's price is paid per request, every other mode's per delivery. */
export function unitsOf({ kind, requests, deliveries }: Pick<UnitCosts, 'kind' | 'requests' | 'deliveries'>) {
  return kind === 'poll' ? requests : deliveries;
}

/** Circumstances of one client. */
export interface ClientLoad {
  /** Between two polls; ignored by modes that do not poll. */
  readonly intervalS: number;
  readonly messagesPerSecond: number;
  readonly payloadBytes: number;
}

/** Bytes of a message around its text: names, number, author and time in JSON. */
const ENVELOPE_BYTES = 90;

/**
 * Predicts what one client costs under another load than the measured one, in proportion to requests or deliveries; see
 * {@link unitsOf}. Every mode pays the bytes of the messages themselves per delivery.
 */
export function clientCostUnder(load: ClientLoad, costs: UnitCosts): ClientCost {
  const { intervalS, messagesPerSecond, payloadBytes } = load;
  const requestsPerS = { poll: 1 / intervalS, hold: messagesPerSecond, push: 0 }[costs.kind];
  const unitsPerS = unitsOf({ kind: costs.kind, requests: requestsPerS, deliveries: messagesPerSecond });
  const measuredUnits = unitsOf(costs);
  const memoryBytes = costs.memoryBytesPerClient ?? undefined;
  if (measuredUnits === 0) return { requestsPerS, bytesPerS: undefined, cores: undefined, memoryBytes };
  const measuredMessageBytes = costs.deliveries * (ENVELOPE_BYTES + costs.payloadBytes);
  const unitBytes = Math.max(0, costs.bytes - measuredMessageBytes) / measuredUnits;
  return {
    requestsPerS,
    bytesPerS: unitsPerS * unitBytes + messagesPerSecond * (ENVELOPE_BYTES + payloadBytes),
    cores: costs.cpuMs === null ? undefined : (unitsPerS * costs.cpuMs) / measuredUnits / 1000,
    memoryBytes,
  };
}
