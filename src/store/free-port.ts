import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports outside the ephemeral range, from which the system assigns ports by itself: from 32768 on Linux, from 49152 elsewhere
 * [RFC 6335 §6].
 */
const NOT_EPHEMERAL = { from: 20_000, to: 32_768 };

/** A random port is rarely taken; after this many, something else is wrong. */
const MAX_TRIES = 50;

/**
 * Finds a free port for a process that will listen on it later, or again after a restart.
 *
 * A port from listening on port 0 would not do: it is ephemeral, so the system may soon assign it to any other connection.
 *
 * @param host - address to listen on.
 * @throws the system's error if {@link MAX_TRIES} ports cannot be listened on.
 */
export async function freePort(host: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(NOT_EPHEMERAL.from, NOT_EPHEMERAL.to);
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
