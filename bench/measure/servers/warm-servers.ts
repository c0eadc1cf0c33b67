import { setTimeout as sleep } from 'node:timers/promises';
import { findMode } from '../../../src/modes/index.ts';
import type { Mode } from '../../../src/modes/mode.ts';
import { startFleet } from '../../load/fleet/fleet.ts';
import { headSeqOf, leanFleetSpec } from '../../load/load.ts';
import { createPublisher } from '../../load/publisher.ts';
import type { CellSpec } from '../../result/schema.ts';
import type { CellContext } from '../cell.ts';
import type { Reading } from '../reading.ts';
import type { Servers } from './servers.ts';

/** Operations of a server after which the code of a way of delivering is compiled: more made no cell cheaper (docs/decisions/082). */
export const WARM_OPERATIONS = 20_000;

const CLIENTS = 200;
const POLL_INTERVAL_MS = 10;
const OPEN_LIMIT_MS = 5_000;
const SERVE_LIMIT_MS = 2_500;
const LOOK_EVERY_MS = 20;

/** How many messages make so many operations in time; few among polls, so that both empty ones and pages get compiled. */
const MESSAGES_PER_SECOND: Readonly<Record<Mode['kind'], number>> = { poll: 20, hold: 100, push: 100 };

/**
 * Lets servers deliver until their code is compiled, as in servers that have run for a day: {@link WARM_OPERATIONS} polls or deliveries
 * of the cell's mode and payload for each, or as many as they serve in 2.5 s. All clients have left again when this resolves.
 */
export async function warmServers(
  servers: Servers,
  { mode, payloadBytes }: Pick<CellSpec, 'mode' | 'payloadBytes'>,
  { clock, stop }: Pick<CellContext, 'clock' | 'stop'>,
): Promise<void> {
  const kind = findMode(mode)?.kind ?? 'push';
  const publisher = createPublisher({ baseUrls: servers.baseUrls, clock, payloadBytes });
  const fleet = startFleet(
    leanFleetSpec({
      mode,
      baseUrls: servers.baseUrls,
      since: await headSeqOf(servers.baseUrls),
      pollIntervalMs: POLL_INTERVAL_MS,
      clients: CLIENTS,
      phase: 'jittered',
    }),
  );
  const over = new AbortController();
  try {
    const before = operationsOf(await servers.snapshot({ reset: false, collect: false }));
    await fleet.open(OPEN_LIMIT_MS, () => {});
    const periodMs = 1000 / MESSAGES_PER_SECOND[kind];
    const offsetsMs = Array.from({ length: Math.ceil(SERVE_LIMIT_MS / periodMs) }, (_, at) => at * periodMs);
    const publishing = publisher.publishAt(clock.nowMs(), offsetsMs, AbortSignal.any([stop, over.signal]));
    const deadlineMs = clock.nowMs() + SERVE_LIMIT_MS;
    let served = 0;
    while (
      served < WARM_OPERATIONS * servers.baseUrls.length &&
      clock.nowMs() < deadlineMs &&
      !stop.aborted
    ) {
      await sleep(LOOK_EVERY_MS);
      served = operationsOf(await servers.snapshot({ reset: false, collect: false })) - before;
    }
    over.abort();
    await publishing;
  } finally {
    over.abort();
    publisher.close();
    await fleet.close();
  }
}

/** Polls answered, held requests answered and messages pushed. */
function operationsOf({ roles: { deliver } }: Reading): number {
  return deliver.useful + deliver.empty + (deliver.pushes ?? 0);
}
