/** Groups of an IPv6 address that name a network; a host may take any address within it. [RFC 4291 §2.5.4] */
const NETWORK_GROUPS = 4;

/** Under which name an address is counted: an IPv4 address itself, an IPv6 address by its network of 64 bits. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [start = ''] = plain.split('::');
  const groups = start === '' ? [] : start.split(':');
  return Array.from({ length: NETWORK_GROUPS }, (_, index) => groups[index] ?? '0').join(':');
}
