/** How many of something each address has. Counts nothing where there is no limit, so that a measured server does not. */
export interface AddressCounts {
  /** Whether an address may have one more. */
  hasRoom(address: string): boolean;
  add(address: string): void;
  remove(address: string): void;
}

/** @param most - of one address; `Infinity`: no limit. */
export function createAddressCounts(most: number): AddressCounts {
  const counts = new Map<string, number>();
  const isLimited = Number.isFinite(most);
  const change = (address: string, by: 1 | -1): void => {
    if (!isLimited) return;
    const count = (counts.get(address) ?? 0) + by;
    if (count === 0) counts.delete(address);
    else counts.set(address, count);
  };
  return {
    hasRoom: (address) => !isLimited || (counts.get(address) ?? 0) < most,
    add: (address) => change(address, 1),
    remove: (address) => change(address, -1),
  };
}
