import { createRandom, shuffled } from '../random.ts';

/** A client loses its connection and comes back. Times are milliseconds relative to the window's start. */
export interface Absence {
  readonly client: number;
  readonly dropAtMs: number;
  readonly backAtMs: number;
}

export interface ChurnSpec {
  readonly clients: number;
  /** Share of the clients that drop, each once in every `EVERY_MS` of the window. */
  readonly share: number;
  readonly windowMs: number;
  readonly seed: number;
}

const EVERY_MS = 10_000;
const SHORTEST_MS = 500;
const LONGEST_MS = 3_000;

/** Who is away when: a function of the seed alone, so that every mode meets the same pattern. */
export function planChurn({ clients, share, windowMs, seed }: ChurnSpec): Absence[] {
  const random = createRandom(seed, 'churn');
  const everyone = Array.from({ length: clients }, (_, client) => client);
  const absences: Absence[] = [];
  for (let fromMs = 0; fromMs < windowMs; fromMs += EVERY_MS) {
    const lengthMs = Math.min(EVERY_MS, windowMs - fromMs);
    for (const client of shuffled(everyone, random).slice(0, Math.round(clients * share))) {
      // Back before the next turn begins, so that nobody is dropped who is away already.
      const dropAtMs = fromMs + random() * Math.max(0, lengthMs - LONGEST_MS);
      absences.push({
        client,
        dropAtMs,
        backAtMs: dropAtMs + SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS),
      });
    }
  }
  return absences.sort((a, b) => a.dropAtMs - b.dropAtMs);
}
