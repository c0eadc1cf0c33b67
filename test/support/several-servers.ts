import { setTimeout as sleep } from 'node:timers/promises';

/** A message to every server so often: with three, twenty a second in all. */
const PUBLISH_EVERY_MS = 150;

/** Posts a message. @returns whether it was acknowledged. */
async function post(baseUrl: string, text: string): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  }).catch(() => undefined);
  return answer?.status === 201;
}

export async function isReady(baseUrl: string): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/readyz`).catch(() => undefined);
  return answer?.status === 200;
}

/** Publishes to all servers of a log at once, again and again. @returns how many messages were acknowledged. */
export async function publish(baseUrls: readonly string[], rounds: number): Promise<number> {
  const posts: Promise<boolean>[] = [];
  for (let round = 0; round < rounds; round++) {
    posts.push(...baseUrls.map((baseUrl, node) => post(baseUrl, `${round} to node ${node}`)));
    await sleep(PUBLISH_EVERY_MS);
  }
  return (await Promise.all(posts)).filter((acknowledged) => acknowledged).length;
}

export async function headSeqOf(baseUrl: string): Promise<number> {
  const answer = await fetch(`${baseUrl}/healthz`);
  return ((await answer.json()) as { headSeq: number }).headSeq;
}
