import { ask, type ServerState } from '../../api.ts';

const SAMPLES = 5;

export interface ServerClock {
  readonly state: ServerState;
  /** The moment of a server's time stamp on this page's own clock (`performance.now()`), in milliseconds. */
  toPageMs(createdAt: string): number;
}

/**
 * Learns how the server's wall clock and this page's differ, as NTP does: of a few questions the quickest one counts, and the
 * server's answer is taken to be of the middle between asking and hearing.
 */
export async function askServerClock(): Promise<ServerClock> {
  let best:
    | { readonly roundTripMs: number; readonly offsetMs: number; readonly state: ServerState }
    | undefined;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const askedMs = performance.now();
    const state = await ask<ServerState>('classroom/state');
    const heardMs = performance.now();
    const roundTripMs = heardMs - askedMs;
    if (best === undefined || roundTripMs <= best.roundTripMs) {
      best = { roundTripMs, offsetMs: state.nowMs - (askedMs + heardMs) / 2, state };
    }
  }
  if (best === undefined) throw new Error('no sample of the clock');
  const { offsetMs, state } = best;
  return { state, toPageMs: (createdAt) => Date.parse(createdAt) - offsetMs };
}
