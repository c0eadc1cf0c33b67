import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { HttpProblem } from '../../src/http/problem.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a request comes from this very machine and from a page of this very server.
 *
 * The address alone would not do: a browser here also carries requests of foreign pages (cross-site request forgery), and a
 * foreign name may be made to lead here (DNS rebinding). So the names in `Host` and `Origin` are looked at as well.
 */
export function isLoopbackCaller({ socket, headers }: IncomingMessage): boolean {
  const { host, origin } = headers;
  if (!isLoopbackAddress(socket.remoteAddress ?? '') || !isLoopbackName(host ?? '')) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Lets a request through if {@link isLoopbackCaller}; 403 otherwise. For what makes this machine work hard. */
export const loopbackOnly: RequestHandler = (request, _response, next) => {
  if (isLoopbackCaller(request)) return next();
  throw new HttpProblem({
    status: 403,
    title: 'Only from this machine',
    detail:
      'this puts load on the machine, so it is for a page opened on the machine itself, as http://localhost',
  });
};

function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  const version = isIP(plain);
  return version !== 0 && loopback.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

function isLoopbackName(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isLoopbackAddress(name);
}
