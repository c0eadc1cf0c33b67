import type { Random } from '../../bench/random.ts';
import type { Relay } from '../support/relay.ts';
import type { SoakReader } from './readers.ts';

/** Readers who leave and come back, and connections that break. */
export interface Churn {
  /** Times that a reader has left so far, and of these how many for longer than the tail in memory goes back. */
  readonly left: number;
  readonly leftForLong: number;
  readonly reset: number;
  /** Lets nobody leave any more; resolves when everybody is back. */
  stop(): Promise<void>;
}

export interface ChurnSpec {
  readonly readers: readonly SoakReader[];
  readonly relay: Relay;
  readonly random: Random;
  readonly leaveEveryMs: number;
  readonly resetEveryMs: number;
  /** Longest of the ordinary absences; the shortest is a hundredth of it. */
  readonly awayMs: number;
  /** Every tenth absence is so long. */
  readonly longAwayMs: number;
}

const LONG_EVERY = 10;

/** Starts it. It goes by the seed alone, so that a run can be repeated. */
export function startChurn(spec: ChurnSpec): Churn {
  const { readers, relay, random } = spec;
  /** Those who are away, with what brings them back before their time. */
  const away = new Map<SoakReader, () => void>();
  const returning = new Set<Promise<void>>();
  let [left, leftForLong, reset] = [0, 0, 0];

  const sendAway = async (reader: SoakReader, forMs: number, how: 'cut' | 'closed'): Promise<void> => {
    await reader.leave(how);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, forMs);
      away.set(reader, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    await reader.comeBack();
    away.delete(reader);
  };

  const letOneLeave = (): void => {
    const reader = readers[Math.floor(random() * readers.length)];
    const how = random() < 0.5 ? 'cut' : 'closed';
    const share = random();
    // Who is away, or on the way back, stays so.
    if (reader === undefined || !reader.isHere) return;
    left++;
    const isLong = left % LONG_EVERY === 0;
    if (isLong) leftForLong++;
    const forMs = isLong ? spec.longAwayMs : spec.awayMs * Math.max(0.01, share);
    const absence = sendAway(reader, forMs, how).finally(() => returning.delete(absence));
    returning.add(absence);
  };

  const leaving = setInterval(letOneLeave, spec.leaveEveryMs);
  const resetting = setInterval(() => {
    reset++;
    relay.resetOne(random());
  }, spec.resetEveryMs);

  return {
    get left() {
      return left;
    },
    get leftForLong() {
      return leftForLong;
    },
    get reset() {
      return reset;
    },
    async stop() {
      clearInterval(leaving);
      clearInterval(resetting);
      for (const bringBack of away.values()) bringBack();
      await Promise.all(returning);
    },
  };
}
