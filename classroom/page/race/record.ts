/** Most that is kept for the picture, which stands still while the race is paused and others go on talking. */
export const KEPT = 2_000;

/** One question of a lane, for the picture. Times are `performance.now()`. */
export interface Question {
  readonly askedMs: number;
  answeredMs: number | undefined;
  outcome: 'waiting' | 'useful' | 'empty' | 'failed';
}

/** One message as a lane saw it, for the picture. */
export interface Sighting {
  readonly seq: number;
  readonly publishedMs: number;
  readonly seenMs: number;
}

/** What one way to deliver did on this page since the last reset. Its memory is bounded by the time that the picture shows. */
export interface LaneRecord {
  readonly figures: Readonly<Figures>;
  readonly questions: readonly Question[];
  readonly sightings: readonly Sighting[];
  /** A request left for the server. */
  ask(): Asked;
  /** A request that only sets up a channel was accepted. */
  handshake(): void;
  addRequests(count: number): void;
  addBytes(count: number): void;
  saw(sighting: Sighting): void;
  /** Messages were passed over. */
  missed(count: number): void;
  setOnline(online: boolean): void;
  /** Forgets what happened before a moment; the figures stay. */
  forget(beforeMs: number): void;
}

export interface Figures {
  requests: number;
  empty: number;
  messages: number;
  /** `undefined` until the page has been told of any. */
  bytes: number | undefined;
  delayMsSum: number;
  delayMsWorst: number;
  missed: number;
  online: boolean;
}

export interface Asked {
  answered(messages: number): void;
  /** It never reached the server, so it does not count. */
  failed(): void;
}

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
  let questions: Question[] = [];
  let sightings: Sighting[] = [];
  return {
    figures,
    get questions() {
      return questions;
    },
    get sightings() {
      return sightings;
    },
    ask() {
      const question: Question = { askedMs: performance.now(), answeredMs: undefined, outcome: 'waiting' };
      questions.push(question);
      figures.requests++;
      const settle = (outcome: Question['outcome']): void => {
        question.answeredMs = performance.now();
        question.outcome = outcome;
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
      questions.push({ askedMs: nowMs, answeredMs: nowMs, outcome: 'useful' });
      figures.requests++;
    },
    addRequests(count) {
      figures.requests += count;
    },
    addBytes(count) {
      figures.bytes = (figures.bytes ?? 0) + count;
    },
    saw(sighting) {
      sightings.push(sighting);
      const delayMs = Math.max(0, sighting.seenMs - sighting.publishedMs);
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
      questions = questions.filter(({ answeredMs = Infinity }) => answeredMs >= beforeMs).slice(-KEPT);
      sightings = sightings.filter(({ seenMs }) => seenMs >= beforeMs).slice(-KEPT);
    },
  };
}
