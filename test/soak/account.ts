/**
 * Accounts for what one reader receives. A log numbers its messages from 1 without holes, so that each message must follow the one before
 * it. It keeps the holes alone, and so no more memory after an hour than after a minute, unlike the ledger of a run.
 */
export interface Account {
  /** Call it for each message that arrives. */
  take(seq: number): void;
  /** The message that all before have arrived with, or are holes. */
  readonly latest: number;
  readonly received: number;
  /** Arrivals of messages that had arrived before. */
  readonly repeated: number;
  /** First arrivals of messages after a later one. */
  readonly reordered: number;
  /** Returns how many messages up to this one have not arrived. */
  missedUpTo(seq: number): number;
}

/** @param since - the last message that the reader does not want. */
export function openAccount(since: number): Account {
  const holes = new Set<number>();
  let latest = since;
  let [received, repeated, reordered] = [0, 0, 0];
  return {
    take(seq) {
      received++;
      if (seq > latest) {
        for (let hole = latest + 1; hole < seq; hole++) holes.add(hole);
        latest = seq;
      } else if (holes.delete(seq)) reordered++;
      else repeated++;
    },
    get latest() {
      return latest;
    },
    get received() {
      return received;
    },
    get repeated() {
      return repeated;
    },
    get reordered() {
      return reordered;
    },
    missedUpTo: (seq) => holes.size + Math.max(0, seq - latest),
  };
}
