import type { InputOutcome } from './play.ts';

/** A fault, and how often it occurred. */
export interface Fault {
  readonly what: string;
  readonly kind: string;
  readonly count: number;
  /** Numbers of the inputs that were pending at its first occurrence: a single one if the cause is known. */
  readonly inputs: readonly number[];
}

export interface KindTally {
  readonly inputs: number;
  /** Number of answers by the first digit of their status. `1` is mostly an accepted WebSocket. */
  readonly answers: Readonly<Record<string, number>>;
  /** Inputs that got no answer. */
  readonly silent: number;
}

/** The results of all inputs. */
export interface Tally {
  readonly kinds: ReadonlyMap<string, KindTally>;
  readonly faults: readonly Fault[];
  add(kind: string, outcome: InputOutcome, input: number): void;
  fault(what: string, kind: string, inputs: readonly number[]): void;
}

export function createTally(): Tally {
  const kinds = new Map<string, { inputs: number; answers: Record<string, number>; silent: number }>();
  const faults = new Map<string, Fault>();

  const fault = (what: string, kind: string, inputs: readonly number[]): void => {
    const key = `${kind}: ${what}`;
    const known = faults.get(key);
    faults.set(key, { what, kind, count: (known?.count ?? 0) + 1, inputs: known?.inputs ?? inputs });
  };

  return {
    kinds,
    get faults() {
      return [...faults.values()];
    },
    fault,
    add(kind, { statuses, faults: found }, input) {
      const tally = kinds.get(kind) ?? { inputs: 0, answers: {}, silent: 0 };
      kinds.set(kind, tally);
      tally.inputs++;
      for (const status of statuses) {
        const digit = String(status)[0] as string;
        tally.answers[digit] = (tally.answers[digit] ?? 0) + 1;
      }
      if (statuses.length === 0) tally.silent++;
      for (const what of found) fault(what, kind, [input]);
    },
  };
}
