/** Most marks of a kind kept for the picture. While the race is paused the picture does not advance, but others go on publishing. */
export const MAX_MARKS = 2_000;

/** A request of a lane, for the picture. Times are those of `performance.now()`. */
export interface SentRequest {
  readonly sentMs: number;
  /** `undefined` until it was answered or has failed. */
  answeredMs: number | undefined;
  outcome: 'waiting' | 'useful' | 'empty' | 'failed';
}

/** A message that a lane has received, for the picture. Times are those of `performance.now()`. */
export interface Receipt {
  readonly seq: number;
  readonly publishedMs: number;
  readonly receivedMs: number;
}

/** What a lane has done since the last reset: its figures, and the marks that its picture shows. */
export interface LaneRecord {
  readonly figures: Readonly<Figures>;
  readonly sentRequests: readonly SentRequest[];
  readonly receipts: readonly Receipt[];
  /** Records a request for messages. Its outcome is to be reported to the result. */
  sendRequest(): PendingRequest;
  /** Records a request that set up a connection. */
  handshake(): void;
  /** Counts requests that have no mark in the picture. */
  addRequests(count: number): void;
  /** Counts received bytes. */
  addBytes(count: number): void;
  received(receipt: Receipt): void;
  /** Counts messages that the lane did not receive although it has received a later one. */
  missed(count: number): void;
  setOnline(online: boolean): void;
  /** Drops marks from before a moment of `performance.now()`. The figures stay. */
  forget(beforeMs: number): void;
}

export interface Figures {
  requests: number;
  /** Requests that returned no message. */
  empty: number;
  messages: number;
  /** Bytes received; `undefined` until the page has seen any. */
  bytes: number | undefined;
  delayMsSum: number;
  delayMsWorst: number;
  missed: number;
  online: boolean;
}

export interface PendingRequest {
  /** @param messages - how many messages the answer had. */
  answered(messages: number): void;
  /** The request did not reach the server, so it is not counted. */
  failed(): void;
}

/**
 * Creates an empty record.
 *
 * @param onOnline - called when the lane loses its connection, or has it again.
 */
export function createRecord(onOnline: (online: boolean) => void): LaneRecord {
  const figures: Figures = {
    requests: 0,
    empty: 0,
    messages: 0,
    bytes: undefined,
    delayMsSum: 0,
    delayMsWorst: 0,
    missed: 0,
    online: true,
  };
  let sentRequests: SentRequest[] = [];
  let receipts: Receipt[] = [];
  return {
    figures,
    get sentRequests() {
      return sentRequests;
    },
    get receipts() {
      return receipts;
    },
    sendRequest() {
      const request: SentRequest = { sentMs: performance.now(), answeredMs: undefined, outcome: 'waiting' };
      sentRequests.push(request);
      figures.requests++;
      const settle = (outcome: SentRequest['outcome']): void => {
        request.answeredMs = performance.now();
        request.outcome = outcome;
      };
      return {
        answered(messages) {
          if (messages === 0) figures.empty++;
          settle(messages === 0 ? 'empty' : 'useful');
        },
        failed() {
          figures.requests--;
          settle('failed');
        },
      };
    },
    handshake() {
      const nowMs = performance.now();
      sentRequests.push({ sentMs: nowMs, answeredMs: nowMs, outcome: 'useful' });
      figures.requests++;
    },
    addRequests(count) {
      figures.requests += count;
    },
    addBytes(count) {
      figures.bytes = (figures.bytes ?? 0) + count;
    },
    received(receipt) {
      receipts.push(receipt);
      const delayMs = Math.max(0, receipt.receivedMs - receipt.publishedMs);
      figures.messages++;
      figures.delayMsSum += delayMs;
      figures.delayMsWorst = Math.max(figures.delayMsWorst, delayMs);
    },
    missed(count) {
      figures.missed += count;
    },
    setOnline(online) {
      if (figures.online === online) return;
      figures.online = online;
      onOnline(online);
    },
    forget(beforeMs) {
      sentRequests = sentRequests
        .filter(({ answeredMs = Infinity }) => answeredMs >= beforeMs)
        .slice(-MAX_MARKS);
      receipts = receipts.filter(({ receivedMs }) => receivedMs >= beforeMs).slice(-MAX_MARKS);
    },
  };
}
