import type { ClientKind } from '../../../src/modes/mode.ts';
import type { LedgerPart, Published, Window } from '../../ledger/ledger.ts';
import type { Recovery } from '../../ledger/recovery.ts';
import type { Absence } from '../churn.ts';
import type { ThreadFigures } from './thread-watch.ts';

/** What a thread of the fleet simulates. Clients are numbered from 0 within their thread. */
export interface ThreadSpec {
  /** Such as `driver 1`; it stands in messages and in the result. */
  readonly name: string;
  readonly mode: string;
  readonly clientKind: ClientKind;
  /** The servers of the log; the address of each client is the one at its index in `serverOf`. */
  readonly baseUrls: readonly string[];
  readonly serverOf: readonly number[];
  /** The `seq` after which clients start to read: the log's head before the first message of the cell. */
  readonly since: number;
  /** Whether readers that reconnect send their cursor. */
  readonly keepsCursor: boolean;
  readonly pollIntervalMs: number;
  /** Each client's offset within the poll interval. */
  readonly phasesMs: readonly number[];
  readonly seed: number;
  /** How many clients may be opening at the same time. */
  readonly openAtOnce: number;
}

/** The questions that a thread answers: the argument and the answer of each. {@link Fleet} documents them. */
export interface ThreadCalls {
  /** Opens all clients. */
  open: { ask: { limitMs: number }; answer: OpenReport };
  /** Starts the window at `startMs`: the thread's health is counted from then on, and absences are relative to it. */
  begin: { ask: { startMs: number; absences: readonly Absence[] }; answer: null };
  /** Stops polling for good; the clients stay connected. */
  rest: { ask: null; answer: null };
  /** Ends the window. */
  end: { ask: null; answer: ThreadHealth };
  /** Counts the clients that have received the message with this `seq`, or with `orLater` that one or a later one. */
  reached: { ask: { seq: number; orLater: boolean }; answer: number };
  /** Reads the thread's clock, in ms. */
  clock: { ask: null; answer: number };
  /** Counts the TCP connections that the thread's clients have tried to open so far. */
  attempts: { ask: null; answer: number };
  /** Accounts for the thread's own clients. `recovery`: what to account for after a restart of servers. */
  settle: {
    ask: { published: readonly Published[]; window: Window; recovery: Recovery | undefined };
    answer: LedgerPart;
  };
  /** Closes all clients. */
  close: { ask: null; answer: null };
}

/** How opening the clients went: the connect time of each that is open, and the reason of each that is not. */
export interface OpenReport {
  readonly connectMs: readonly number[];
  readonly failures: readonly string[];
}

/** How well a thread kept up in the window. */
export interface ThreadHealth extends ThreadFigures {
  readonly name: string;
  /** Polls that were left out because the one before had no answer yet. */
  readonly missedTicks: number;
  /** Errors of clients, such as lost connections. */
  readonly troubles: number;
  /** The first of those errors. */
  readonly sampleTrouble: string | undefined;
}

export type CallName = keyof ThreadCalls;

/** A question as it is sent to a thread. The answer has the same `id`. */
export interface Question<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly ask: ThreadCalls[Name]['ask'];
}

/** What a thread sends: answers or errors, and the number of open clients while it opens them. */
export type FromThread =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string }
  | { readonly type: 'opened'; readonly clients: number };
