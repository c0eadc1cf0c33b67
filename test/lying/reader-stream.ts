/** A delivery of one message to one reader. Readers are numbered from 0 in the order in which they connect. */
export type Delivery = readonly [reader: number, seq: number];

/** Deliveries that are falsified. */
export interface DeliveryLies {
  readonly drop?: readonly Delivery[];
  readonly duplicate?: readonly Delivery[];
  /** The message is delivered after the next one. */
  readonly swap?: readonly Delivery[];
  /** The message is delivered again after the next one, as a stale page would do. */
  readonly repeat?: readonly Delivery[];
}

/** Creates a function that returns, for each appended message, the `seq`s that the reader is to get now. */
export function createReaderStream(reader: number, lies: DeliveryLies): (seq: number) => number[] {
  const chosen = (deliveries: readonly Delivery[] = []): ReadonlySet<number> =>
    new Set(deliveries.filter(([who]) => who === reader).map(([, seq]) => seq));
  const [drop, duplicate, swap, repeat] = [
    chosen(lies.drop),
    chosen(lies.duplicate),
    chosen(lies.swap),
    chosen(lies.repeat),
  ];
  let heldBack: number[] = [];

  return (seq) => {
    if (swap.has(seq)) {
      heldBack.push(seq);
      return [];
    }
    const now = drop.has(seq) ? [] : duplicate.has(seq) ? [seq, seq] : [seq];
    const after = heldBack;
    heldBack = repeat.has(seq) ? [seq] : [];
    return [...now, ...after];
  };
}
