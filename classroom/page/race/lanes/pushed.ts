import { formatCursor, logIdOf } from '../../../../src/log/cursor.ts';
import type { Greeting } from '../../../../src/modes/push/greeting.ts';
import { arrive, arriveGreeting, type LaneContext, type Message } from './lane.ts';

/**
 * Takes what a channel without named events sent, in JSON: its greeting or a message.
 *
 * @param cursor - the cursor before it.
 * @returns the cursor after it.
 */
export function arrivePushed(context: LaneContext, cursor: string, json: string): string {
  const pushed = JSON.parse(json) as Greeting | Message;
  if ('log' in pushed) {
    arriveGreeting(context, pushed);
    return pushed.reset ? formatCursor(pushed.log, 0) : cursor;
  }
  arrive(context, pushed);
  return formatCursor(logIdOf(cursor), pushed.seq);
}
