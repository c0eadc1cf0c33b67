import { problemOf } from '../report/words/en/reasons.ts';
import type { Reason } from '../result/reasons.ts';

/** Why a load has no figures, or figures that cannot be trusted: as a cell's reason, or one that only a search has. */
export type LoadReason =
  | Reason
  /** The search was stopped while the load was measured. */
  | { readonly code: 'stopped' }
  /** Polls ended with an error or another status than 2xx. */
  | { readonly code: 'pollsFailed'; readonly failedPolls: number }
  /** Autocannon had no more CPU to send all polls: the share of them that was answered, and how busy a thread of it was. */
  | { readonly code: 'pollsUnsent'; readonly answeredFraction: number; readonly busyFraction: number };

/** Returns a reason in words, without the advice to use fewer clients or a lower rate, which a search does by itself. */
export function describeReason(reason: LoadReason): string {
  switch (reason.code) {
    case 'stopped':
      return 'stopped';
    case 'pollsFailed':
      return `${reason.failedPolls} polls failed`;
    case 'pollsUnsent':
      return `autocannon got ${Math.round(reason.answeredFraction * 100)}% of the polls answered, ${Math.round(reason.busyFraction * 100)}% busy`;
    default:
      return problemOf(reason);
  }
}
