import { IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Whether a request is given to `upgrade`; any other that offers one is an ordinary request. Asked once, with all headers read. */
export type TakesUpgrade = (request: IncomingMessage) => boolean;

/** A request with what Node's parser says of it. */
interface ParsedRequest extends IncomingMessage {
  offered?: true;
  taken?: boolean;
}

/** Whether the parser took a request for one that ends HTTP on its connection: `Upgrade`, or `CONNECT`. */
export function offersUpgrade(request: IncomingMessage): boolean {
  return (request as ParsedRequest).offered === true;
}

/**
 * A request class for `createServer` that decides for each request whether it is upgraded.
 *
 * With a listener for `upgrade`, Node takes the socket of every request that offers anything from its HTTP parser: nobody reads it
 * then, its body is lost, and it may still owe answers to requests before. Node reads `upgrade` of the request, just parsed, to
 * decide. Node 24.9 has the option `shouldUpgradeCallback` for it; this works from Node 20 on.
 */
export function upgradableRequest(takes: TakesUpgrade): typeof IncomingMessage {
  return class extends IncomingMessage {
    declare offered?: true;
    declare taken?: boolean;

    // The constructor sets it to null, so nothing is kept for the many that offer nothing.
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

/** Gives each upgrade that is taken to its endpoint. */
export function serveUpgrades(
  httpServer: Server,
  handle: (request: IncomingMessage, socket: Socket, head: Buffer) => boolean,
): void {
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket that nobody takes would stay open unread.
    if (!handle(request, socket as Socket, head)) socket.destroy();
  });
}
