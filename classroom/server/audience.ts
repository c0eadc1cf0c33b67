import { z } from 'zod';
import { type Fleet, startFleet } from '../../bench/load/fleet/fleet.ts';
import { leanFleetSpec } from '../../bench/load/load.ts';
import { HttpProblem } from '../../src/http/problem.ts';
import { findMode } from '../../src/modes/index.ts';
import { readBody } from './read-body.ts';

/** Most simulated readers. A laptop that also runs the browser can still keep up with these. */
const MAX_CLIENTS = 500;

/** A page repeats its request every few seconds. Readers whose page has stopped repeating it are closed after this time. */
const LEASE_MS = 15_000;

const OPEN_LIMIT_MS = 10_000;

const audienceSchema = z.strictObject({
  mode: z.string().refine((name) => findMode(name) !== undefined, 'is not a way to deliver'),
  clients: z.number().int().min(0).max(MAX_CLIENTS),
  pollIntervalMs: z.number().min(100).max(60_000),
  phase: z.enum(['jittered', 'aligned']),
});
type AudienceRequest = z.infer<typeof audienceSchema>;

export interface Audience {
  /**
   * Replaces the simulated readers. A request equal to the last one only renews the lease.
   *
   * @param body - mode, number of clients, poll interval in milliseconds, and phase.
   * @param sinceSeq - cursor from which new readers start.
   * @returns the number of clients, once all have connected.
   * @throws {HttpProblem} 400 if the body is invalid, 503 if a client could not connect.
   */
  set(body: unknown, sinceSeq: number): Promise<{ readonly clients: number }>;
  /** Closes all readers. */
  close(): Promise<void>;
}

/**
 * Creates the page's simulated readers: the benchmark's own fleet, in one thread of the server's process.
 *
 * @param baseUrl - returns the address of the server to read from.
 */
export function createAudience(baseUrl: () => string): Audience {
  let current: { readonly request: string; readonly fleet: Fleet } | undefined;
  let lease: NodeJS.Timeout | undefined;
  let lastChange: Promise<unknown> = Promise.resolve();

  const closeFleet = async (): Promise<void> => {
    clearTimeout(lease);
    const closing = current;
    current = undefined;
    await closing?.fleet.close();
  };

  const change = async (request: AudienceRequest, sinceSeq: number): Promise<{ clients: number }> => {
    const text = JSON.stringify(request);
    if (current?.request !== text) {
      await closeFleet();
      if (request.clients > 0) {
        const spec = leanFleetSpec({
          ...request,
          mode: findMode(request.mode)?.name ?? request.mode,
          baseUrls: [baseUrl()],
          since: sinceSeq,
        });
        current = { request: text, fleet: startFleet(spec) };
        const { failures } = await current.fleet
          .open(OPEN_LIMIT_MS, () => {})
          .catch(async (error) => {
            await closeFleet();
            throw error;
          });
        if (failures.length > 0) {
          await closeFleet();
          const detail = `${failures.length} of ${request.clients} simulated clients could not connect: ${failures[0]}`;
          throw new HttpProblem({ status: 503, title: 'No audience', detail });
        }
      }
    }
    clearTimeout(lease);
    if (current !== undefined) lease = setTimeout(() => void closeFleet(), LEASE_MS).unref();
    return { clients: request.clients };
  };

  return {
    set(body, sinceSeq) {
      const request = readBody(audienceSchema, body);
      // Changes run one after another. Two at once would each start a fleet, and only one of them could be closed.
      const changed = lastChange.then(() => change(request, sinceSeq));
      lastChange = changed.catch(() => {});
      return changed;
    },
    async close() {
      await lastChange;
      await closeFleet();
    },
  };
}
