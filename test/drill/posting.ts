import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/** Posts messages at full speed, from several clients at once, whatever happens to the server. */
export interface Posting {
  /** Texts of the messages that the server has acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Status of each answer that was none, and how often. */
  readonly refused: ReadonlyMap<number, number>;
  /** Stops, and resolves when every message under way has an answer or has failed. */
  stop(): Promise<void>;
}

const CLIENTS = 8;
/** Pause after a failed attempt. */
const AGAIN_MS = 20;

export function startPosting(baseUrl: string): Posting {
  const acknowledged = new Set<string>();
  const refused = new Map<number, number>();
  let stopped = false;

  const post = async (text: string): Promise<void> => {
    const answer = await postMessage(baseUrl, text);
    await answer.arrayBuffer();
    if (answer.status === 201) acknowledged.add(text);
    else refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1);
    if (answer.status !== 201) await sleep(AGAIN_MS);
  };
  const keepPosting = async (client: number): Promise<void> => {
    for (let message = 0; !stopped; message++) {
      await post(`${client}-${message}`).catch(() => sleep(AGAIN_MS));
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, client) => keepPosting(client));
  return {
    acknowledged,
    refused,
    async stop() {
      stopped = true;
      await Promise.all(clients);
    },
  };
}

/** Reads the texts of all messages of a log. */
export async function readLog(baseUrl: string): Promise<string[]> {
  const texts: string[] = [];
  for (let since = '0'; ; ) {
    const answer = await fetch(`${baseUrl}/messages?since=${since}&limit=1000`);
    const page = (await answer.json()) as { messages: { text: string }[]; next: string };
    if (page.messages.length === 0) return texts;
    texts.push(...page.messages.map(({ text }) => text));
    since = page.next;
  }
}

/** Posts one message. */
export function postMessage(baseUrl: string, text = 'hello'): Promise<Response> {
  return fetch(`${baseUrl}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  });
}

/** Expects every acknowledged message in the log. @returns how many the log has. */
export async function expectNoneLost(
  { acknowledged }: Pick<Posting, 'acknowledged'>,
  baseUrl: string,
): Promise<number> {
  const log = await readLog(baseUrl);
  const there = new Set(log);
  expect([...acknowledged].filter((text) => !there.has(text))).toEqual([]);
  return log.length;
}
