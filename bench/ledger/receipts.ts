/**
 * All arrivals of messages at clients, in order of arrival. A receipt takes 20 bytes and little time, since it is written while measuring;
 * everything is derived from it at the end.
 */
export interface Receipts {
  /** Records that a client received a message, at a time on the monotonic clock. */
  add(client: number, seq: number, atMs: number): void;
  readonly length: number;
  clientAt(index: number): number;
  seqAt(index: number): number;
  timeAt(index: number): number;
}

const CHUNK = 1 << 16;

interface Chunk {
  readonly clients: Uint32Array;
  readonly seqs: Float64Array;
  readonly times: Float64Array;
}

/** Makes an empty list of receipts. It grows by chunks, without copying, so that growing never pauses the measurement. */
export function createReceipts(): Receipts {
  const chunks: Chunk[] = [];
  let length = 0;

  const chunkOf = (index: number): Chunk => {
    const chunk = chunks[index >>> 16];
    if (chunk === undefined) throw new RangeError(`no receipt ${index} among ${length}`);
    return chunk;
  };

  return {
    add(client, seq, atMs) {
      const offset = length % CHUNK;
      if (offset === 0) {
        chunks.push({
          clients: new Uint32Array(CHUNK),
          seqs: new Float64Array(CHUNK),
          times: new Float64Array(CHUNK),
        });
      }
      const { clients, seqs, times } = chunkOf(length);
      clients[offset] = client;
      seqs[offset] = seq;
      times[offset] = atMs;
      length++;
    },
    get length() {
      return length;
    },
    clientAt: (index) => chunkOf(index).clients[index % CHUNK] as number,
    seqAt: (index) => chunkOf(index).seqs[index % CHUNK] as number,
    timeAt: (index) => chunkOf(index).times[index % CHUNK] as number,
  };
}

/**
 * Makes a function that counts the clients that have received the message with a given `seq`. It looks for that very message, since a later
 * one may have overtaken it, or with `orLater` for any from that one on.
 */
export function createReach(receipts: Receipts): (seq: number, orLater?: boolean) => number {
  let asked = 0;
  let looked = 0;
  const reached = new Set<number>();
  return (seq, orLater = false) => {
    if (seq !== asked) {
      reached.clear();
      looked = 0;
      asked = seq;
    }
    // The function is called repeatedly for one message while it spreads: look at new receipts only.
    for (; looked < receipts.length; looked++) {
      const received = receipts.seqAt(looked);
      if (received === seq || (orLater && received > seq)) reached.add(receipts.clientAt(looked));
    }
    return reached.size;
  };
}
