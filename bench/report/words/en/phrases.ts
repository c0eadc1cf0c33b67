import { formatNumber } from '../format.ts';

/** "a, b and c". */
export function listing(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 message/s`, `5 messages/s`. */
export function messageRate(perSecond: number): string {
  return `${formatNumber(perSecond)} ${perSecond === 1 ? 'message' : 'messages'}/s`;
}
