import type { Asked } from '../record.ts';
import { type LaneContext, type Message, transitMs, wait } from './lane.ts';

/** What `GET /messages` answers. */
export interface Page {
  readonly messages: readonly Message[];
  readonly next: number;
}

/**
 * Waits for the simulated way of an answer, counts the answer, and hands its messages over.
 *
 * @param page - `undefined` for an answer without one.
 * @param leaving - aborted when the lane is gone: its answers are counted and not shown.
 * @returns the cursor to ask from next, or `undefined` where nothing was handed over.
 */
export async function takePage(
  context: LaneContext,
  asked: Asked,
  page: Page | undefined,
  leaving: AbortSignal,
): Promise<number | undefined> {
  await wait(transitMs(context));
  context.record.setOnline(true);
  asked.answered(page?.messages.length ?? 0);
  if (page === undefined || leaving.aborted) return undefined;
  for (const message of page.messages) context.saw(message);
  return page.next;
}
