import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports that nobody is given unasked: above the reserved ones and below those that systems hand out by themselves, from 32768 on
 * Linux and from 49152 elsewhere [RFC 6335 §6].
 */
const UNASKED = { from: 20_000, to: 32_768 };

/** Random ones are hardly ever taken; where so many are, something else is wrong. */
const MAX_TRIES = 50;

/**
 * A port of the loopback interface for someone who can listen only later, or again.
 *
 * One that was got by listening on port 0 is soon handed out anew, to any connection of any process on the machine.
 *
 * @throws the system's error when none can be listened on.
 */
export async function freePort(host: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(UNASKED.from, UNASKED.to);
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
      return port;
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
  }
}
