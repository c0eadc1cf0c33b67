import type { MeterSnapshot } from '../../src/meter.ts';
import type { Published } from '../ledger/ledger.ts';
import type { Measured } from '../result/schema.ts';
import { createLatencyHistogram } from '../result/statistics/histogram.ts';
import { pollsServed } from './health-of.ts';
import type { Observation } from './observation.ts';

/** Returns what each of several servers spent in the window; nothing where there was one. */
export function nodesFigures({ start, end }: Observation, windowS: number): Pick<Measured, 'perNode'> {
  if (end.nodes === undefined) return {};
  return {
    perNode: end.nodes.map((after, node) => {
      const before = start.nodes?.[node];
      const grown = (of: (meter: MeterSnapshot) => number): number =>
        of(after) - (before === undefined ? 0 : of(before));
      return {
        cpuMs: grown(({ cpuMs }) => cpuMs),
        utilization: Math.min(1, grown(({ loopActiveMs }) => loopActiveMs) / (windowS * 1000)),
        requests: grown(pollsServed),
        pushes: grown(({ roles }) => roles.deliver.pushes),
        storeQueries: grown(({ storeQueries }) => storeQueries),
      };
    }),
  };
}

/** Returns how readers came back from a restart; nothing where there was none. */
export function restartFigures({ restart, parts, window }: Observation): Pick<Measured, 'restart'> {
  if (restart === undefined) return {};
  const { recovery, upMs, attempts, herd } = restart;
  const recovered = parts.flatMap((part) => part.recovered ?? []);
  const times = createLatencyHistogram();
  for (const part of recovered) times.add(part.times);
  const recoveryMs = times.summarise();
  return {
    restart: {
      atS: (recovery.sinceMs - window.startMs) / 1000,
      what: restart.what,
      servers: recovery.servers.length,
      downMs: upMs - recovery.sinceMs,
      readers: recovered.reduce((sum, { readers }) => sum + readers, 0),
      neverBack: recovered.reduce((sum, { neverBack }) => sum + neverBack, 0),
      ...(recoveryMs !== undefined && { recoveryMs }),
      recoveryHistogram: times.encode(),
      attempts,
      requests: pollsServed(herd) + herd.roles.deliver.handshakes,
      storeQueries: herd.storeQueries,
      cpuMs: herd.cpuMs,
    },
  };
}

/** Returns whether a message may have waited for a server that was restarted, since it was due while none was there. */
export function withheldIn({ restart }: Observation, { dueMs }: Pick<Published, 'dueMs'>): boolean {
  return restart !== undefined && dueMs < restart.upMs && dueMs >= restart.recovery.sinceMs - ENDING_MS;
}

/** From when messages are withheld until their server is told to end: the answers of those before are waited for. */
const ENDING_MS = 1_000;
