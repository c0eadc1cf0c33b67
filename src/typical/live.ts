import type { Message } from '../log/message.ts';
import type { EndpointContext } from '../modes/endpoint.ts';

/**
 * Calls back with the messages that are appended from now on, where the route of a tutorial would send a message to its readers itself after
 * the insert. There are several only where the server batches them.
 */
export function onMessages(
  { feed, log }: Pick<EndpointContext, 'feed' | 'log'>,
  tell: (messages: readonly Message[]) => void,
): void {
  feed.subscribe(feed.headSeq, {
    write(entries) {
      tell(entries.map(({ message }) => message));
      return true;
    },
    failed: (error) => log.error({ err: error }, 'readers are not told of messages any more'),
  });
}
