import { Agent, request } from 'undici';
import type { Random } from '../../bench/random.ts';

/** Messages that are published at a steady rate. */
export interface Publishing {
  /** The newest message that the server has acknowledged. */
  readonly headSeq: number;
  readonly acknowledged: number;
  /** What was said of messages that were not accepted. */
  readonly failures: readonly string[];
  /** Publishes so many at once. */
  publish(count: number): Promise<void>;
  /** Publishes one in each period from here on. */
  begin(everyMs: number): void;
  /** Publishes no more; resolves when each has its answer. */
  stop(): Promise<void>;
}

const SHORTEST_TEXT = 20;
const LONGEST_TEXT = 400;
const TOGETHER = 50;

export function createPublishing(baseUrl: string, random: Random): Publishing {
  const agent = new Agent();
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  let [headSeq, acknowledged] = [0, 0];
  let timer: NodeJS.Timeout | undefined;

  const post = async (): Promise<void> => {
    const length = SHORTEST_TEXT + Math.floor(random() * (LONGEST_TEXT - SHORTEST_TEXT));
    const answer = await request(`${baseUrl}/messages`, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ author: 'soak', text: 'x'.repeat(length) }),
    });
    const body = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`answered ${answer.statusCode}: ${body}`);
    const { seq } = JSON.parse(body) as { seq: number };
    headSeq = Math.max(headSeq, seq);
    acknowledged++;
  };
  const publishOne = (): Promise<void> => {
    const sent = post()
      .catch((error: Error) => void failures.push(error.message))
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
    return sent;
  };

  return {
    get headSeq() {
      return headSeq;
    },
    get acknowledged() {
      return acknowledged;
    },
    failures,
    async publish(count) {
      for (let sent = 0; sent < count; sent += TOGETHER)
        await Promise.all(Array.from({ length: Math.min(TOGETHER, count - sent) }, publishOne));
    },
    begin(everyMs) {
      timer = setInterval(publishOne, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      await agent.close();
    },
  };
}
