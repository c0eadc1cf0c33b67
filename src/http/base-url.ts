/** Returns host and port as they stand in a URL: the host may be an IPv6 address, which has brackets there. [RFC 3986 §3.2.2] */
export function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Returns the address of a server, without a path. */
export function baseUrlOf(host: string, port: number): string {
  return `http://${authorityOf(host, port)}`;
}
