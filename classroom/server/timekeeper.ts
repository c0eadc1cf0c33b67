import { z } from 'zod';
import type { Timekeeping } from '../contract/timekeeping.ts';
import { readBody } from './read-body.ts';

/** A page renews its lease every two seconds. The lease of a page that closed without releasing it expires after this time. */
const LEASE_MS = 8_000;

/**
 * Browsers let a hidden window send a request only once a minute. So a lease that the teacher's window holds expires for the windows
 * of others only after this longer time.
 */
const HOST_LEASE_MS = 75_000;

const leaseSchema = z.strictObject({
  page: z.string().min(1).max(64),
  /** `join`: become timekeeper if there is none, or stay it; `take`: replace the present one; `leave`: stop being it. */
  wish: z.enum(['join', 'take', 'leave']),
});

export interface TimekeeperLease {
  /**
   * Acquires, renews, takes over or releases the lease.
   *
   * @param body - `{page, wish}`: the window's own id, and what it asks for.
   * @param onHost - whether the window is on the server's own machine, as the teacher's is. Such a window replaces a timekeeper
   *   elsewhere without asking for it, and windows elsewhere cannot replace it.
   * @returns who is timekeeper after this request.
   * @throws {HttpProblem} 400 if the body is invalid.
   */
  request(body: unknown, onHost: boolean): { readonly keeper: Timekeeping };
}

/**
 * Creates the lease that makes one open window the timekeeper: the one window that publishes the automatic messages.
 *
 * If each of a class's thirty browsers published at the chosen rate, there would be thirty times as many messages. The browser's own
 * lock API cannot prevent that, since a lock holds within one browser only.
 *
 * @param nowMs - returns the time of a monotonic clock, in milliseconds.
 */
export function createTimekeeperLease(nowMs: () => number): TimekeeperLease {
  let current: { readonly page: string; readonly onHost: boolean; readonly renewedMs: number } | undefined;
  return {
    request(body, onHost) {
      const { page, wish } = readBody(leaseSchema, body);
      const heldByHost = current?.onHost === true && !onHost;
      const takesOver = !heldByHost && (wish === 'take' || (onHost && current?.onHost === false));
      const leaseMs = heldByHost ? HOST_LEASE_MS : LEASE_MS;
      const isExpired = current === undefined || nowMs() - current.renewedMs >= leaseMs;
      const isHolder = current?.page === page;
      if (wish === 'leave') {
        if (isHolder) current = undefined;
        return { keeper: 'another' };
      }
      if (isHolder || isExpired || takesOver) {
        current = { page, onHost, renewedMs: nowMs() };
        return { keeper: 'you' };
      }
      return { keeper: heldByHost ? 'host' : 'another' };
    },
  };
}
