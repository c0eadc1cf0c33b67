import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a port, by default a free one, with the same settings as this project's server. Returns the port. */
export async function listenAnywhere(server: Server, port = 0): Promise<number> {
  server.keepAliveTimeout = 75_000;
  server.listen({ port, host: '127.0.0.1', backlog: 16_384 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
