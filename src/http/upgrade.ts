import { IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Returns whether a request that offers an upgrade is upgraded; if not, it is served as an ordinary request. Called once, after the
 * headers are read.
 */
export type TakesUpgrade = (request: IncomingMessage) => boolean;

/** A request made by {@link upgradableRequest}. */
interface ParsedRequest extends IncomingMessage {
  offered?: true;
  taken?: boolean;
}

/** Returns whether a request offers to leave HTTP on its connection: it has `Upgrade`, or its method is `CONNECT`. */
export function offersUpgrade(request: IncomingMessage): boolean {
  return (request as ParsedRequest).offered === true;
}

/**
 * Returns a request class for `createServer` that decides for each request whether it is upgraded.
 *
 * By default, a server with an `upgrade` listener detaches its HTTP parser from every request that offers an upgrade, also to an unknown
 * protocol: its body is lost, and earlier pipelined requests may still wait for their responses. Node reads the property `upgrade` of a
 * just parsed request to decide, so this class computes it. Node 24.9 has the option `shouldUpgradeCallback` for it; this works from
 * Node 20 on.
 *
 * @param takes - decides for one request.
 */
export function upgradableRequest(takes: TakesUpgrade): typeof IncomingMessage {
  return class extends IncomingMessage {
    declare offered?: true;
    declare taken?: boolean;

    // The constructor sets null. Store `true` only, so that ordinary requests need no further memory.
    set upgrade(offered: boolean | null) {
      if (offered) this.offered = true;
    }

    get upgrade(): boolean {
      if (this.offered !== true) return false;
      this.taken ??= takes(this);
      return this.taken;
    }
  };
}

/**
 * Calls `handle` for each upgraded request.
 *
 * @param handle - returns `false` if nobody takes the socket; it is destroyed then.
 */
export function serveUpgrades(
  httpServer: Server,
  handle: (request: IncomingMessage, socket: Socket, head: Buffer) => boolean,
): void {
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket that nobody reads would stay open.
    if (!handle(request, socket as Socket, head)) socket.destroy();
  });
}
