import { networkInterfaces } from 'node:os';

/** Returns host and port as they stand in a URL: the host may be an IPv6 address, which has brackets there. [RFC 3986 §3.2.2] */
export function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Returns the address of a server, without a path. */
export function baseUrlOf(host: string, port: number): string {
  return `http://${authorityOf(host, port)}`;
}

/** The addresses that stand for all addresses of a machine. */
const ALL: readonly string[] = ['0.0.0.0', '::'];

/** Returns the addresses by which a server that listens on `host` can be called: this one, or for all addresses each that others can reach. */
export function reachableUrls(host: string, port: number): readonly string[] {
  if (!ALL.includes(host)) return [baseUrlOf(host, port)];
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return ['127.0.0.1', ...others].map((address) => baseUrlOf(address, port));
}
