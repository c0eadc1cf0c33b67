import type { LedgerPart, Published, Window } from '../../../bench/ledger/ledger.ts';
import { createReceipts, type Receipts } from '../../../bench/ledger/receipts.ts';

/** Returns messages due every `everyMs` milliseconds from 0 on, sent and committed without delay, with `seq` from 1. */
export function publishedEvery(everyMs: number, messages: number): Published[] {
  return Array.from({ length: messages }, (_, index) => ({
    seq: index + 1,
    dueMs: index * everyMs,
    sentMs: index * everyMs,
    committedMs: index * everyMs,
  }));
}

/** Returns the window in which all of these messages are due. */
export function windowOver(published: readonly Published[], everyMs: number): Window {
  return { startMs: 0, endMs: published.length * everyMs };
}

export type Arrival = readonly [client: number, seq: number, atMs: number];

export function receiptsOf(arrivals: readonly Arrival[]): Receipts {
  const receipts = createReceipts();
  for (const [client, seq, atMs] of arrivals) receipts.add(client, seq, atMs);
  return receipts;
}

const COUNTS = [
  'expected',
  'delivered',
  'missed',
  'duplicated',
  'reordered',
  'unknown',
  'impossible',
] as const satisfies readonly (keyof LedgerPart)[];

/** The counts that every delivery enters. */
export function countsOf(part: LedgerPart): Record<(typeof COUNTS)[number], number> {
  return Object.fromEntries(COUNTS.map((count) => [count, part[count]])) as ReturnType<typeof countsOf>;
}
