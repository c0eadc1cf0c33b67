/** A request or connection that takes one slot. */
export interface SlotHolder {
  /** The client's address. Slots are shared among addresses. */
  readonly address: string;
  /** Ends the holder in favour of another. It must call {@link SharedSlots.free}. */
  yieldSlot(): void;
}

/** A fixed number of slots that addresses share. */
export interface SharedSlots<H extends SlotHolder> {
  /**
   * Returns whether an address can take one more slot. If all are taken and the address has less than its share, the oldest holder of the
   * address with the most slots is ended first. So one address alone may use all slots, but cannot keep others out.
   */
  makeRoom(address: string): boolean;
  take(holder: H): void;
  free(holder: H): void;
  readonly taken: number;
}

export function createSharedSlots<H extends SlotHolder>(slots: number): SharedSlots<H> {
  /** Oldest first. */
  const holders = new Set<H>();
  const counts = new Map<string, number>();

  const addressWithMost = (): string | undefined => {
    let found: string | undefined;
    for (const [address, count] of counts) {
      if (found === undefined || count > (counts.get(found) ?? 0)) found = address;
    }
    return found;
  };

  return {
    makeRoom(address) {
      if (holders.size < slots) return true;
      const has = counts.get(address) ?? 0;
      const share = Math.floor(slots / (counts.size + (has === 0 ? 1 : 0)));
      if (has >= share) return false;
      // All slots are taken and this address has less than its share, so another address has more than its share.
      const most = addressWithMost();
      for (const holder of holders) {
        if (holder.address !== most) continue;
        holder.yieldSlot();
        return true;
      }
      return false;
    },
    take(holder) {
      holders.add(holder);
      counts.set(holder.address, (counts.get(holder.address) ?? 0) + 1);
    },
    free(holder) {
      if (!holders.delete(holder)) return;
      const left = (counts.get(holder.address) ?? 0) - 1;
      if (left > 0) counts.set(holder.address, left);
      else counts.delete(holder.address);
    },
    get taken() {
      return holders.size;
    },
  };
}
