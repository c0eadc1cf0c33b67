import { logIdOf } from '../../../../src/log/cursor.ts';
import type { PendingRequest } from '../record.ts';
import { type LaneContext, type Message, transitMs, wait } from './lane.ts';

/** What `GET /messages` answers. */
export interface Page {
  readonly messages: readonly Message[];
  /** Cursor for the next request: the log's id, a colon, and a `seq`. */
  readonly next: string;
  /** The cursor that was sent belongs to another log. */
  readonly reset?: true;
}

/**
 * Waits for the simulated way of an answer, counts the answer, and hands its messages over.
 *
 * @param page - `undefined` for an answer without one.
 * @param stopping - aborted when the lane is gone: its answers are counted and not shown.
 * @returns the cursor to ask from next, or `undefined` where nothing was handed over.
 */
export async function takePage(
  context: LaneContext,
  request: PendingRequest,
  page: Page | undefined,
  stopping: AbortSignal,
): Promise<string | undefined> {
  await wait(transitMs(context));
  context.record.setOnline(true);
  request.answered(page?.messages.length ?? 0);
  if (page === undefined || stopping.aborted) return undefined;
  if (page.reset) context.sawReset(logIdOf(page.next));
  for (const message of page.messages) context.saw(message);
  return page.next;
}
