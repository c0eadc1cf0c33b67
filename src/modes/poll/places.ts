/** Who holds a place. */
export interface Guest {
  /** Whose it is: places are shared among addresses. */
  readonly address: string;
  /** Gives the place up to another; must call {@link Places.leave}. */
  yieldPlace(): void;
}

/** A number of places that addresses share. */
export interface Places<G extends Guest> {
  /**
   * Whether there is a place for one more guest of an address. When all are taken, an address with less than its share gets the
   * oldest place of the address that has most; so nobody can keep the others out, and one alone may have them all.
   */
  makeRoom(address: string): boolean;
  enter(guest: G): void;
  leave(guest: G): void;
}

export function createPlaces<G extends Guest>(most: number): Places<G> {
  /** Oldest first. */
  const guests = new Set<G>();
  const counts = new Map<string, number>();

  const mostCounted = (): string | undefined => {
    let found: string | undefined;
    for (const [address, count] of counts) {
      if (found === undefined || count > (counts.get(found) ?? 0)) found = address;
    }
    return found;
  };

  return {
    makeRoom(address) {
      if (guests.size < most) return true;
      const has = counts.get(address) ?? 0;
      const share = Math.floor(most / (counts.size + (has === 0 ? 1 : 0)));
      if (has >= share) return false;
      // Someone has more than the share, since the places are taken and this address has less.
      const richest = mostCounted();
      for (const guest of guests) {
        if (guest.address !== richest) continue;
        guest.yieldPlace();
        return true;
      }
      return false;
    },
    enter(guest) {
      guests.add(guest);
      counts.set(guest.address, (counts.get(guest.address) ?? 0) + 1);
    },
    leave(guest) {
      if (!guests.delete(guest)) return;
      const left = (counts.get(guest.address) ?? 0) - 1;
      if (left > 0) counts.set(guest.address, left);
      else counts.delete(guest.address);
    },
  };
}
