import { z } from 'zod';
import { readBody } from './read-body.ts';

/** A page asks every two seconds; one that was closed without a word loses its place after this time. */
const LEASE_MS = 8_000;

/** Browsers let a window that nobody sees ask once a minute only. The teacher's keeps its place so long from those of others. */
const FIRM_LEASE_MS = 75_000;

const askSchema = z.strictObject({
  page: z.string().min(1).max(64),
  /** `join`: keep time if nobody does; `take`: instead of whoever does; `leave`: no longer. */
  wish: z.enum(['join', 'take', 'leave']),
});

/** Whose window publishes the automatic messages: the asker's, another one, or one that the asker cannot take over from. */
export type Timekeeping = 'you' | 'another' | 'host';

export interface Timekeepers {
  /**
   * Answers who keeps time, once the asker's wish was heard.
   *
   * @param onHost - whether the asker is a page on the server's own machine, the teacher's. It need not ask others for the place,
   *   and they do not take it over from there.
   * @throws {HttpProblem} 400 for a wish that cannot be read.
   */
  ask(body: unknown, onHost: boolean): { readonly keeper: Timekeeping };
}

/**
 * One window of all that are open keeps time. Thirty browsers of a class that each published at the chosen rate would
 * make it thirty times that rate; browsers' own locks would help within one browser only.
 */
export function createTimekeepers(nowMs: () => number): Timekeepers {
  let current: { readonly page: string; readonly onHost: boolean; readonly heardMs: number } | undefined;
  return {
    ask(body, onHost) {
      const { page, wish } = readBody(askSchema, body);
      const firm = current?.onHost === true && !onHost;
      const yields = !firm && (wish === 'take' || (onHost && current?.onHost === false));
      const leaseMs = firm ? FIRM_LEASE_MS : LEASE_MS;
      const lapsed = current === undefined || nowMs() - current.heardMs >= leaseMs;
      const holds = current?.page === page;
      if (wish === 'leave') {
        if (holds) current = undefined;
        return { keeper: 'another' };
      }
      if (holds || lapsed || yields) {
        current = { page, onHost, heardMs: nowMs() };
        return { keeper: 'you' };
      }
      return { keeper: firm ? 'host' : 'another' };
    },
  };
}
