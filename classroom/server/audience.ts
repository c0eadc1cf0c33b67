import { z } from 'zod';
import { type Fleet, startFleet } from '../../bench/load/fleet/fleet.ts';
import { pollPhasesMs, tickMs } from '../../bench/load/pacer.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { findMode } from '../../src/modes/index.ts';
import { readBody } from './read-body.ts';

/** Most simulated readers: plenty to see, few enough for any laptop that also runs the browser. */
const MAX_CLIENTS = 500;

/** A page repeats its wish every few seconds; an audience that nobody wishes for any more goes home. */
const LEASE_MS = 15_000;

const OPEN_LIMIT_MS = 10_000;
const SEED = 1;

const wishSchema = z.strictObject({
  mode: z.string().refine((name) => findMode(name) !== undefined, 'is not a way to deliver'),
  clients: z.number().int().min(0).max(MAX_CLIENTS),
  pollIntervalMs: z.number().min(100).max(60_000),
  phase: z.enum(['jittered', 'aligned']),
});
type Wish = z.infer<typeof wishSchema>;

export interface Audience {
  /**
   * Makes the audience what is wished; the same wish again only renews its lease.
   *
   * @throws {HttpProblem} 400 for a wish that cannot be fulfilled, 503 when not all clients could connect.
   */
  set(body: unknown, sinceSeq: number): Promise<{ readonly clients: number }>;
  close(): Promise<void>;
}

/** Simulated readers for the page: the benchmark's own fleet, in a thread beside the server. */
export function createAudience(baseUrl: () => string): Audience {
  let current: { readonly wish: string; readonly fleet: Fleet } | undefined;
  let lease: NodeJS.Timeout | undefined;
  let lastChange: Promise<unknown> = Promise.resolve();

  const leave = async (): Promise<void> => {
    clearTimeout(lease);
    const leaving = current;
    current = undefined;
    await leaving?.fleet.close();
  };

  const change = async (wish: Wish, sinceSeq: number): Promise<{ clients: number }> => {
    const text = JSON.stringify(wish);
    if (current?.wish !== text) {
      await leave();
      if (wish.clients > 0) {
        current = { wish: text, fleet: startFleet(fleetSpec(wish, baseUrl(), sinceSeq)) };
        const { failures } = await current.fleet
          .open(OPEN_LIMIT_MS, () => {})
          .catch(async (error) => {
            await leave();
            throw error;
          });
        if (failures.length > 0) {
          await leave();
          const detail = `${failures.length} of ${wish.clients} simulated clients could not connect: ${failures[0]}`;
          throw new HttpProblem({ status: 503, title: 'No audience', detail });
        }
      }
    }
    clearTimeout(lease);
    if (current !== undefined) lease = setTimeout(() => void leave(), LEASE_MS).unref();
    return { clients: wish.clients };
  };

  return {
    set(body, sinceSeq) {
      const wish = readBody(wishSchema, body);
      // One change at a time: two at once would each start a fleet, and one of them would be forgotten.
      const changed = lastChange.then(() => change(wish, sinceSeq));
      lastChange = changed.catch(() => {});
      return changed;
    },
    async close() {
      await lastChange;
      await leave();
    },
  };
}

function fleetSpec({ mode, clients, pollIntervalMs, phase }: Wish, baseUrl: string, since: number) {
  return {
    threads: 1,
    mode: findMode(mode)?.name ?? mode,
    clientKind: 'lean' as const,
    baseUrl,
    since,
    pollIntervalMs,
    phasesMs: pollPhasesMs({ clients, intervalMs: pollIntervalMs, phase, seed: SEED }),
    tickMs: tickMs(pollIntervalMs),
    seed: SEED,
  };
}
