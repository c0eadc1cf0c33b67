import { callApi, type ServerState } from '../../api.ts';

const SAMPLES = 5;

/** The server's wall clock, compared with the page's clock. */
export interface ServerClock {
  /** The server's state when the clocks were compared. */
  readonly state: ServerState;
  /** Converts a time stamp of the server to the page's clock (`performance.now()`), in milliseconds. */
  toPageMs(createdAt: string): number;
}

/**
 * Measures the offset between the server's wall clock and the page's clock, as NTP does. Of five requests it uses the one with the
 * shortest round trip, and assumes that the server read its clock halfway through it.
 *
 * @throws {ApiError} if the server does not answer.
 */
export async function askServerClock(): Promise<ServerClock> {
  let best:
    | { readonly roundTripMs: number; readonly offsetMs: number; readonly state: ServerState }
    | undefined;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const sentMs = performance.now();
    const state = await callApi<ServerState>('classroom/state');
    const answeredMs = performance.now();
    const roundTripMs = answeredMs - sentMs;
    if (best === undefined || roundTripMs <= best.roundTripMs) {
      best = { roundTripMs, offsetMs: state.nowMs - (sentMs + answeredMs) / 2, state };
    }
  }
  if (best === undefined) throw new Error('no sample of the clock');
  const { offsetMs, state } = best;
  return { state, toPageMs: (createdAt) => Date.parse(createdAt) - offsetMs };
}
