import { setTimeout as sleep } from 'node:timers/promises';
import { fetchDirectly } from '../process/direct-fetch.ts';
import { ExplainedError } from '../process/explained-error.ts';

const READY_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** A server was not ready in time. */
export class NotReady extends ExplainedError {
  override readonly name = 'NotReady';
}

/** Resolves when a server answers that it is ready: it has its store, and hears of every message. @throws {NotReady} after a minute. */
export async function isReady(baseUrl: string): Promise<void> {
  const untilMs = performance.now() + READY_LIMIT_MS;
  while (performance.now() < untilMs) {
    const answer = await fetchDirectly(`${baseUrl}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new NotReady(`the server at ${baseUrl} was not ready within ${READY_LIMIT_MS / 1000} s`);
}
