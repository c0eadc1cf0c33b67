/** Groups of an IPv6 address that form its 64-bit network prefix; a host may use any address within it. [RFC 4291 §2.5.4] */
const NETWORK_GROUPS = 4;

/**
 * Returns the key under which limits count a client: an IPv4 address as it is, an IPv6 address by its network of 64 bits.
 *
 * @param address - as `socket.remoteAddress` has it; an IPv4-mapped IPv6 address counts as IPv4.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [start = ''] = plain.split('::');
  const groups = start === '' ? [] : start.split(':');
  return Array.from({ length: NETWORK_GROUPS }, (_, index) => groups[index] ?? '0').join(':');
}
