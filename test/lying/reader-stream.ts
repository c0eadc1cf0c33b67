/** One delivery: a message to a reader. Readers are numbered from 0 as they connect, messages from 1 as they are appended. */
export type Delivery = readonly [reader: number, seq: number];

/** What is done to single deliveries. */
export interface DeliveryLies {
  readonly drop?: readonly Delivery[];
  readonly duplicate?: readonly Delivery[];
  /** The message comes after its successor. */
  readonly swap?: readonly Delivery[];
  /** The message comes once more, after its successor: what a reader sees of a page that is too old. */
  readonly repeat?: readonly Delivery[];
}

/** Turns the log into what one reader gets of it: for each message, the ones to hand over now. */
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
