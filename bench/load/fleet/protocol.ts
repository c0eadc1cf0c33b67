import type { ClientKind } from '../../../src/modes/mode.ts';
import type { LedgerPart, Published, Window } from '../../ledger/ledger.ts';
import type { Absence } from '../churn.ts';
import type { ThreadFigures } from './thread-watch.ts';

/** What a thread of the fleet is told to be. Clients are numbered from 0 within their thread. */
export interface ThreadSpec {
  readonly name: string;
  readonly mode: string;
  readonly clientKind: ClientKind;
  readonly baseUrl: string;
  /** The log's head before the first message of the cell. */
  readonly since: number;
  readonly pollIntervalMs: number;
  /** One offset within the interval for each client. */
  readonly phasesMs: readonly number[];
  readonly tickMs: number;
  readonly seed: number;
  /** Clients being opened at the same time. */
  readonly openAtOnce: number;
}

/** The questions a thread answers, each with its answer. */
export interface ThreadCalls {
  open: { ask: { limitMs: number }; answer: OpenReport };
  /** The window begins at this moment; the driver's own health is counted from now, and absences are relative to it. */
  begin: { ask: { startMs: number; absences: readonly Absence[] }; answer: null };
  /** The window has ended: the driver's health stands. */
  end: { ask: null; answer: ThreadHealth };
  /** How many clients have the message with this `seq`. */
  reached: { ask: { seq: number }; answer: number };
  /** What the thread's clock says. */
  clock: { ask: null; answer: number };
  settle: { ask: { published: readonly Published[]; window: Window }; answer: LedgerPart };
  close: { ask: null; answer: null };
}

export interface OpenReport {
  readonly connectMs: readonly number[];
  readonly failures: readonly string[];
}

export interface ThreadHealth extends ThreadFigures {
  readonly name: string;
  readonly missedTicks: number;
  readonly troubles: number;
  readonly sampleTrouble: string | undefined;
}

export type CallName = keyof ThreadCalls;

export interface Question<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly ask: ThreadCalls[Name]['ask'];
}

/** What a thread sends: answers to questions, and how many clients are open by now. */
export type FromThread =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string }
  | { readonly type: 'opened'; readonly clients: number };
