/** Which server takes the next message: all in turn, without those that are withheld for a while. */
export interface Targets {
  /** Resolves with the next server; waits while all are withheld. */
  next(): Promise<string>;
  /** Leaves a server out until it is released. */
  withhold(baseUrl: string): void;
  release(baseUrl: string): void;
}

/** Makes targets of the servers' addresses, all of which take messages. */
export function createTargets(baseUrls: readonly string[]): Targets {
  const withheld = new Set<string>();
  let turn = 0;
  let waiting: (() => void)[] = [];

  const inTurn = (): string | undefined => {
    for (let tried = 0; tried < baseUrls.length; tried++) {
      const baseUrl = baseUrls[turn++ % baseUrls.length];
      if (baseUrl !== undefined && !withheld.has(baseUrl)) return baseUrl;
    }
    return undefined;
  };

  return {
    async next() {
      for (;;) {
        const baseUrl = inTurn();
        if (baseUrl !== undefined) return baseUrl;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    withhold(baseUrl) {
      withheld.add(baseUrl);
    },
    release(baseUrl) {
      withheld.delete(baseUrl);
      const released = waiting;
      waiting = [];
      for (const go of released) go();
    },
  };
}
