import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { problemBody } from '../http/problem.ts';
import type { Feed } from '../log/feed.ts';
import type { Meter } from '../meter.ts';
import { pathOf } from '../modes/query.ts';
import { createRefusedShare, LOOK_EVERY_MS } from './refused-share.ts';
import { createResting } from './resting.ts';

/** Refuses a part of new polls, messages and readers while the server cannot keep up, so that the others are served in time. */
export interface Shedding {
  /** Answers a request that is refused with 503. Returns `false` for all others. */
  answers(request: IncomingMessage, response: ServerResponse): boolean;
  /** Returns whether a request that offers an upgrade may have it. One that may not is to be passed to `answers` next, which refuses it. */
  letsPass(request: IncomingMessage): boolean;
  close(): void;
}

export interface SheddingOptions {
  /** How late the event loop may be, and how long messages and pages of history may wait for their turn; 0 never refuses anything, and does not look. */
  readonly maxLoopDelayMs: number;
  readonly clock: Clock;
  /** The paths whose requests may be refused. Health, figures and the page are always served. */
  readonly paths: readonly string[];
  /** Whether a request belongs to a reader who is connected already. */
  readonly isOfReader: (request: IncomingMessage) => boolean;
  readonly feed: Pick<Feed, 'appendDelayMs' | 'readDelayMs'>;
  readonly meter: Pick<Meter, 'countRefusal'>;
}

const STAY_AWAY_S = 1;

/** Requests after which the clock is read, so that most cost no more than to count them. */
const LOOK_EVERY_REQUESTS = 64;

const BODY = Buffer.from(
  problemBody({
    status: 503,
    title: 'Too much load',
    detail: 'this server cannot serve all that is asked of it at the moment; ask again later',
  }),
);
const HEADERS = {
  'Retry-After': String(STAY_AWAY_S),
  'Content-Type': 'application/problem+json',
  'Content-Length': BODY.length,
  'Cache-Control': 'no-store',
};

const NOTHING_REFUSED: Shedding = { answers: () => false, letsPass: () => true, close() {} };

export function createShedding(options: SheddingOptions): Shedding {
  const { maxLoopDelayMs, clock, isOfReader, feed, meter } = options;
  if (maxLoopDelayMs === 0) return NOTHING_REFUSED;
  const paths = new Set(options.paths);
  const ofAll = createRefusedShare(maxLoopDelayMs);
  const ofPosts = createRefusedShare(maxLoopDelayMs);
  const resting = createResting(STAY_AWAY_S * 1000);
  const refusedUpgrades = new WeakSet<IncomingMessage>();
  /** Whether any request is refused now. */
  let isLate = false;
  let lookedAtMs = clock.nowMs();

  let requests = 0;

  const look = (nowMs: number): void => {
    ofAll.look(nowMs, Math.max(nowMs - lookedAtMs - LOOK_EVERY_MS, feed.readDelayMs));
    ofPosts.look(nowMs, feed.appendDelayMs);
    isLate = ofAll.share > 0 || ofPosts.share > 0;
  };
  const timer = setInterval(() => {
    const nowMs = clock.nowMs();
    look(nowMs);
    lookedAtMs = nowMs;
  }, LOOK_EVERY_MS).unref();

  /** Looks for the timer, where it cannot: libuv serves up to 48 × 1,024 sockets that have sent something before it runs one. */
  const lookIfOverdue = (): void => {
    const nowMs = clock.nowMs();
    if (nowMs - lookedAtMs > LOOK_EVERY_MS + maxLoopDelayMs) look(nowMs);
  };

  const refuses = (request: IncomingMessage): boolean => {
    if (!paths.has(pathOf(request.url ?? '')) || isOfReader(request)) return false;
    return ofAll.refusesNext() || (request.method === 'POST' && ofPosts.refusesNext());
  };

  return {
    answers(request, response) {
      if (++requests % LOOK_EVERY_REQUESTS === 0) lookIfOverdue();
      if (!isLate) return false;
      if (!refusedUpgrades.has(request) && !refuses(request)) return false;
      meter.countRefusal('overload');
      response.writeHead(503, HEADERS);
      response.end(BODY);
      resting.rest(request.socket);
      return true;
    },
    letsPass(request) {
      if (!isLate || !refuses(request)) return true;
      refusedUpgrades.add(request);
      return false;
    },
    close: () => clearInterval(timer),
  };
}
