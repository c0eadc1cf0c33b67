import type { IncomingMessage } from 'node:http';
import { createAddressCounts } from '../../http/address-counts.ts';
import { addressKey } from '../../http/address-key.ts';
import type { ConnectionLimits } from '../../http/connections.ts';
import type { EngineSocket } from './engine.ts';

/** Sessions of Engine.IO, of which a client that polls can open any number over one connection, and each is kept until its heartbeat is missed. */
export interface SessionLimits {
  /** Whether a client may open one more, in all and from its address. */
  hasRoom(request: IncomingMessage): boolean;
  opened(session: EngineSocket): void;
}

/** @param limits - those of connections, since a reader has one session as it has one connection. */
export function createSessionLimits({
  maxConnections,
  maxConnectionsPerAddress,
}: ConnectionLimits): SessionLimits {
  const ofAddress = createAddressCounts(maxConnectionsPerAddress);
  let open = 0;
  return {
    hasRoom: ({ socket }) =>
      open < maxConnections && ofAddress.hasRoom(addressKey(socket.remoteAddress ?? '')),
    opened(session) {
      const address = addressKey(session.remoteAddress ?? '');
      open++;
      ofAddress.add(address);
      session.once('close', () => {
        open--;
        ofAddress.remove(address);
      });
    },
  };
}
