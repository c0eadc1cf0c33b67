import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { APPENDED } from '../../src/http/store-problem.ts';
import { explainError } from '../../src/process/explain-error.ts';
import type { Published } from '../ledger/ledger.ts';
import { clockErrorMs } from './clock-check.ts';
import { createTargets } from './targets.ts';

/** Publishes messages open loop: each at its due time, without waiting for answers, so that a slow server cannot slow the load down. */
export interface Publisher {
  /**
   * Publishes one message now and resolves when it is committed. For the warm-up.
   *
   * @throws {Error} when the server does not accept it.
   */
  publishNow(): Promise<Published>;
  /**
   * Publishes message i at `startMs + offsetsMs[i]`. Resolves when every message that was sent has an answer or has failed. Sends no more
   * once the signal has aborted.
   */
  publishAt(startMs: number, offsetsMs: readonly number[], signal: AbortSignal): Promise<void>;
  /**
   * Sends a server no messages until `release`: those that are due go to others, or wait where there are none. Resolves when every message
   * that it was sent has an answer or has failed.
   */
  withhold(baseUrl: string): Promise<void>;
  release(baseUrl: string): void;
  /** The messages committed so far, in order of `seq`. */
  readonly published: readonly Published[];
  /** Messages that the server rejected or did not confirm. */
  readonly failures: readonly PublishFailure[];
  /** Due time of the oldest scheduled message that has no answer yet; `Infinity` when there is none. */
  readonly pendingSinceMs: number;
  /** The largest distance, in ms, of a commit time from the interval between sending and answer. See `clock-check.ts`. */
  readonly clockErrorMs: number;
  /** Stops the schedule and closes all connections. May be called twice. */
  close(): void;
}

/** Why a message could not be published. */
export interface PublishFailure {
  readonly message: string;
  /** The server reports that its database failed, so the load is not the cause. */
  readonly database: boolean;
}

export interface PublisherOptions {
  /** The servers of the log, which get the messages in turn. */
  readonly baseUrls: readonly string[];
  readonly clock: Clock;
  /** Bytes of text in each message. */
  readonly payloadBytes: number;
  /** Whether the store tells of a message before its writer has the answer; see {@link Published.visibleMs}. */
  readonly sharesStore?: boolean;
  /** Called with each message that is committed. */
  readonly onPublished?: (message: Published) => void;
}

/** A POST without an answer after this time counts as failed. */
const ANSWER_LIMIT_MS = 30_000;

/** The timer is set this much before the due time, since Node's timers have whole milliseconds; `setImmediate` waits out the rest. */
const TIMER_RESOLUTION_MS = 1.5;

/** Makes a publisher that posts to the servers of a log. Its connections open with the first message. */
export function createPublisher({
  baseUrls,
  clock,
  payloadBytes,
  sharesStore = false,
  onPublished = () => {},
}: PublisherOptions): Publisher {
  // Keep connections open, so that latency does not include connecting.
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 60_000 });
  const published: Published[] = [];
  const failures: PublishFailure[] = [];
  const closed = new AbortController();
  const targets = createTargets(baseUrls);
  /** Messages that have no answer yet, by the server that they were sent to. */
  const unanswered = new Map(baseUrls.map((baseUrl) => [baseUrl, new Set<Promise<unknown>>()]));
  /** Due times of messages that are not yet sent or not yet answered, ascending. */
  const pending = new Set<number>();
  let worstClockErrorMs = 0;
  const body = JSON.stringify({ author: 'bench', text: 'x'.repeat(payloadBytes) });

  const publish = async (dueMs: number): Promise<Published | undefined> => {
    const baseUrl = await targets.next();
    const sentMs = clock.nowMs();
    const answer = post(agent, baseUrl, body);
    unanswered.get(baseUrl)?.add(answer);
    try {
      const { seq, committedMs } = await answer;
      worstClockErrorMs = Math.max(worstClockErrorMs, clockErrorMs(sentMs, committedMs, clock.nowMs()));
      const message = { seq, dueMs, sentMs, committedMs, ...(sharesStore && { visibleMs: sentMs }) };
      insertBySeq(published, message);
      onPublished(message);
      return message;
    } catch (error) {
      failures.push({ message: explainError(error), database: error instanceof DatabaseFailure });
      return undefined;
    } finally {
      unanswered.get(baseUrl)?.delete(answer);
      pending.delete(dueMs);
    }
  };

  return {
    async publishNow() {
      const message = await publish(clock.nowMs());
      if (message === undefined)
        throw new Error(`the warm-up message was not accepted: ${failures.at(-1)?.message}`);
      return message;
    },
    async publishAt(startMs, offsetsMs, signal) {
      const answers: Promise<unknown>[] = [];
      const ended = AbortSignal.any([signal, closed.signal]);
      const dueTimesMs = offsetsMs.map((offsetMs) => startMs + offsetMs);
      for (const dueMs of dueTimesMs) pending.add(dueMs);
      for (const dueMs of dueTimesMs) {
        await sleepUntil(dueMs, clock, ended);
        if (ended.aborted) break;
        answers.push(publish(dueMs));
      }
      await Promise.all(answers);
    },
    async withhold(baseUrl) {
      targets.withhold(baseUrl);
      await Promise.allSettled(unanswered.get(baseUrl) ?? []);
    },
    release: targets.release,
    published,
    failures,
    get pendingSinceMs() {
      return pending.values().next().value ?? Infinity;
    },
    get clockErrorMs() {
      return worstClockErrorMs;
    },
    close() {
      closed.abort();
      agent.destroy();
    },
  };
}

async function sleepUntil(dueMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const waitMs = dueMs - clock.nowMs() - TIMER_RESOLUTION_MS;
  if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
  while (clock.nowMs() < dueMs && !signal.aborted) await new Promise(setImmediate);
}

function post(agent: Agent, baseUrl: string, body: string): Promise<{ seq: number; committedMs: number }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${baseUrl}/messages`, {
      method: 'POST',
      agent,
      timeout: ANSWER_LIMIT_MS,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode !== 201) return reject(refusal(response.statusCode, text));
        const { seq } = JSON.parse(text) as { seq: number };
        const committedMs = Number.parseFloat(String(response.headers['committed-at-ms']));
        if (Number.isFinite(committedMs)) resolve({ seq, committedMs });
        else reject(new Error('POST /messages answered without a Committed-At-Ms header'));
      });
    });
    outgoing.end(body);
  });
}

class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
}

/** Makes an error from an answer other than 201, with the detail of its problem document if it has one [RFC 9457]. */
function refusal(status: number | undefined, body: string): Error {
  const problem = parseObject(body);
  const message = `POST /messages answered ${status}: ${problem['detail'] ?? body}`;
  return APPENDED in problem ? new DatabaseFailure(message) : new Error(message);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Inserts in order of `seq`. Searches from the end, since answers arrive nearly in order. */
function insertBySeq(published: Published[], message: Published): void {
  let index = published.length;
  while (index > 0 && (published[index - 1] as Published).seq > message.seq) index--;
  published.splice(index, 0, message);
}
