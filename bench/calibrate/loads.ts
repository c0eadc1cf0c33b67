import type { Mode } from '../../src/modes/mode.ts';
import type { CellSpec } from '../result/schema.ts';

/** One load of a calibration. */
export type CalibrationLoad = Pick<
  CellSpec,
  'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'payloadBytes'
> & {
  /** Whether to watch the server at rest until every client has had a heartbeat. */
  readonly restsForHeartbeats?: true;
};

/** The payload of most loads. */
export const USUAL_PAYLOAD_BYTES = 20;

const load = (
  clients: number,
  pollIntervalMs: number,
  messagesPerSecond: number,
  more: Partial<CalibrationLoad> = {},
): CalibrationLoad => ({
  clients,
  pollIntervalMs,
  messagesPerSecond,
  payloadBytes: USUAL_PAYLOAD_BYTES,
  ...more,
});

/** Poll intervals have no effect on what does not poll. */
const NO_INTERVAL_MS = 1_000;
const pushLoad = (clients: number, messagesPerSecond: number, more: Partial<CalibrationLoad> = {}) =>
  load(clients, NO_INTERVAL_MS, messagesPerSecond, more);

/**
 * The loads at which costs are measured, by the kind of mode. They span what one process carries in each direction: few operations and
 * many, few clients and many, rare messages and frequent ones, short texts and long ones; so that each term of the model differs from
 * every sum of the others somewhere.
 */
export const LOADS: Readonly<Record<Mode['kind'], readonly CalibrationLoad[]>> = {
  poll: [
    load(100, 1_000, 1),
    load(100, 100, 2),
    load(100, 20, 5),
    load(1_000, 1_000, 1),
    load(1_000, 250, 2),
    load(2_000, 70, 20),
    load(5_000, 1_000, 1),
    load(10_000, 1_300, 1),
    load(20, 500, 90),
    load(500, 500, 10, { payloadBytes: 2_000 }),
  ],
  hold: [
    pushLoad(100, 1),
    pushLoad(100, 10),
    pushLoad(100, 50),
    pushLoad(1_000, 1),
    pushLoad(1_000, 6),
    pushLoad(1_000, 20),
    pushLoad(5_000, 1),
    pushLoad(10_000, 1),
    pushLoad(20, 100),
    pushLoad(500, 5, { payloadBytes: 2_000 }),
  ],
  push: [
    pushLoad(100, 4),
    pushLoad(100, 100),
    pushLoad(1_000, 1),
    pushLoad(1_000, 20),
    pushLoad(1_000, 110),
    pushLoad(2_000, 2, { restsForHeartbeats: true }),
    pushLoad(5_000, 8),
    pushLoad(10_000, 1),
    pushLoad(20, 200),
    pushLoad(500, 10, { payloadBytes: 2_000 }),
  ],
};

/** The loads of a mode that delivers as another one does, whose samples it shares: enough to tell that it does, and what connecting costs. */
export const SHARED_LOADS: readonly CalibrationLoad[] = [pushLoad(100, 10), pushLoad(1_000, 4)];

/** Loads that no fit has seen, from 1% to 80% of a core, to tell how far predictions can be trusted. */
export const HELD_OUT_LOADS: Readonly<Record<Mode['kind'], readonly CalibrationLoad[]>> = {
  poll: [
    load(200, 1_000, 2),
    load(300, 100, 1),
    load(700, 400, 30),
    load(1_500, 60, 2),
    load(2_500, 1_000, 1),
    load(5_000, 1_500, 2),
    load(10_000, 1_500, 1),
  ],
  hold: [
    pushLoad(200, 2),
    pushLoad(200, 20),
    pushLoad(700, 5),
    pushLoad(1_500, 8),
    pushLoad(2_500, 1),
    pushLoad(5_000, 2),
    pushLoad(8_000, 1),
  ],
  push: [
    pushLoad(200, 2),
    pushLoad(200, 30),
    pushLoad(700, 6),
    pushLoad(1_500, 50),
    pushLoad(2_500, 1),
    pushLoad(5_000, 3),
    pushLoad(10_000, 2),
  ],
};
