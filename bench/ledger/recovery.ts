import { createLatencyHistogram } from '../result/statistics/histogram.ts';
import type { Receipts } from './receipts.ts';

/** A restart of servers, as far as readers can tell that it is over. */
export interface Recovery {
  /** When the servers were gone, on the monotonic clock. */
  readonly sinceMs: number;
  /** The last message of the outage: who has it, or a later one, is back. */
  readonly seq: number;
  /** Indices of the servers that were restarted. Readers of others had no outage. */
  readonly servers: readonly number[];
}

/** How some of the clients came back. */
export interface RecoveredPart {
  /** Clients of the restarted servers. */
  readonly readers: number;
  /** Those of them that got neither the message nor a later one. */
  readonly neverBack: number;
  /** From the servers' end to the message's arrival: an encoded histogram. */
  readonly times: string;
}

/**
 * Accounts for how readers came back after a restart: for each, the time from the servers' end until it had the message that ends the outage.
 * A reader without a cursor has missed that one, and is back with its first later one.
 *
 * @param receipts - what the clients received, in order of arrival.
 * @param serverOf - the server of each client.
 */
export function settleRecovery(
  { sinceMs, seq, servers }: Recovery,
  receipts: Receipts,
  serverOf: readonly number[],
): RecoveredPart {
  const waiting = new Set([...serverOf.keys()].filter((client) => servers.includes(serverOf[client] ?? -1)));
  const readers = waiting.size;
  const times = createLatencyHistogram();
  for (let index = 0; index < receipts.length && waiting.size > 0; index++) {
    if (receipts.seqAt(index) >= seq && waiting.delete(receipts.clientAt(index)))
      times.record(Math.max(0, receipts.timeAt(index) - sinceMs));
  }
  return { readers, neverBack: waiting.size, times: times.encode() };
}
