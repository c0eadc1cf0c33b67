import type { Greeting } from '../push/greeting.ts';
import type { ChannelOwner } from './channel-reader.ts';

/** Passes on what a channel without named events sent, in JSON: its greeting or a message. */
export function takePushed(json: string, owner: Pick<ChannelOwner, 'greeted' | 'message'>): void {
  const pushed = JSON.parse(json) as Greeting | { readonly seq: number };
  if ('log' in pushed) owner.greeted(pushed.log, pushed.reset === true);
  else owner.message(pushed.seq);
}
