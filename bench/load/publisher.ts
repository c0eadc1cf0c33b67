import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { APPENDED } from '../../src/http/store-problem.ts';
import { explainError } from '../../src/process/explain-error.ts';
import type { Published } from '../ledger/ledger.ts';
import { clockErrorMs } from './clock-check.ts';

/** Publishes at intended times, whatever became of the messages before: open loop, so that a slow server cannot slow the load. */
export interface Publisher {
  /** Sends one message now and waits for its commit. For the warm-up. */
  publishNow(): Promise<Published>;
  /**
   * Sends message i at `startMs + offsetsMs[i]`. Resolves when all are sent and answered, or the signal has aborted and what was
   * sent is answered.
   */
  publishAt(startMs: number, offsetsMs: readonly number[], signal: AbortSignal): Promise<void>;
  /** What was committed so far, in order of `seq`. */
  readonly published: readonly Published[];
  /** Messages that the server did not take, or did not confirm. */
  readonly failures: readonly PublishFailure[];
  /** Due time of the oldest message of the schedule that has no answer yet; `Infinity` when there is none. */
  readonly pendingSinceMs: number;
  /** The most by which a commit lay outside the time in which its message was sent and answered. See `clock-check.ts`. */
  readonly clockErrorMs: number;
  /** Ends what is under way. May be called twice. */
  close(): void;
}

/** Why a message could not be published. */
export interface PublishFailure {
  readonly message: string;
  /** The server says that its database failed: no fault of the load. */
  readonly database: boolean;
}

export interface PublisherOptions {
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Bytes of text in each message. */
  readonly payloadBytes: number;
}

/** A post that has no answer after this long counts as failed. */
const ANSWER_LIMIT_MS = 30_000;

/** Timers of Node are whole milliseconds; the rest is waited out turn by turn. */
const TIMER_RESOLUTION_MS = 1.5;

export function createPublisher({ baseUrl, clock, payloadBytes }: PublisherOptions): Publisher {
  // Connections stay open: setting one up must not be part of a message's way.
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 60_000 });
  const published: Published[] = [];
  const failures: PublishFailure[] = [];
  const closed = new AbortController();
  /** Due times of what is still to be sent or answered, ascending. */
  const pending = new Set<number>();
  let worstClockErrorMs = 0;
  const body = JSON.stringify({ author: 'bench', text: 'x'.repeat(payloadBytes) });

  const publish = async (dueMs: number): Promise<Published | undefined> => {
    const sentMs = clock.nowMs();
    try {
      const { seq, committedMs } = await post(agent, baseUrl, body);
      worstClockErrorMs = Math.max(worstClockErrorMs, clockErrorMs(sentMs, committedMs, clock.nowMs()));
      const message = { seq, dueMs, sentMs, committedMs };
      insertBySeq(published, message);
      return message;
    } catch (error) {
      failures.push({ message: explainError(error), database: error instanceof DatabaseFailed });
      return undefined;
    } finally {
      pending.delete(dueMs);
    }
  };

  return {
    async publishNow() {
      const message = await publish(clock.nowMs());
      if (message === undefined)
        throw new Error(`the warm-up message was not taken: ${failures.at(-1)?.message}`);
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
        else reject(new Error('POST /messages answered without the time of its commit'));
      });
    });
    outgoing.end(body);
  });
}

class DatabaseFailed extends Error {
  override readonly name = 'DatabaseFailed';
}

/** What an answer other than 201 says, in the words of its problem document if it is one [RFC 9457]. */
function refusal(status: number | undefined, body: string): Error {
  const problem = parseObject(body);
  const message = `POST /messages answered ${status}: ${problem['detail'] ?? body}`;
  return APPENDED in problem ? new DatabaseFailed(message) : new Error(message);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Answers come back nearly in order, so the place is found from the end. */
function insertBySeq(published: Published[], message: Published): void {
  let place = published.length;
  while (place > 0 && (published[place - 1] as Published).seq > message.seq) place--;
  published.splice(place, 0, message);
}
