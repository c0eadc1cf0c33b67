import { createRandom, shuffled } from '../random.ts';

/** One lost connection of one client. Times are in milliseconds from the start of the window. */
export interface Absence {
  readonly client: number;
  readonly dropAtMs: number;
  readonly backAtMs: number;
}

export interface ChurnSpec {
  readonly clients: number;
  /** Share of the clients, 0 to 1, that lose their connection once in every `PERIOD_MS` of the window. */
  readonly share: number;
  readonly windowMs: number;
  readonly seed: number;
}

const PERIOD_MS = 10_000;
const MIN_ABSENCE_MS = 500;
const MAX_ABSENCE_MS = 3_000;

/**
 * Plans which clients lose their connection, and when. Depends on its arguments alone, so that every mode meets the same pattern.
 *
 * @returns absences in order of `dropAtMs`. They last 500 to 3,000 ms, so the last ones may end after the window.
 */
export function planChurn({ clients, share, windowMs, seed }: ChurnSpec): Absence[] {
  const random = createRandom(seed, 'churn');
  const everyone = Array.from({ length: clients }, (_, client) => client);
  const absences: Absence[] = [];
  for (let fromMs = 0; fromMs < windowMs; fromMs += PERIOD_MS) {
    const lengthMs = Math.min(PERIOD_MS, windowMs - fromMs);
    for (const client of shuffled(everyone, random).slice(0, Math.round(clients * share))) {
      // Each absence of a full period ends within it, so that no client is dropped while it is away.
      const dropAtMs = fromMs + random() * Math.max(0, lengthMs - MAX_ABSENCE_MS);
      absences.push({
        client,
        dropAtMs,
        backAtMs: dropAtMs + MIN_ABSENCE_MS + random() * (MAX_ABSENCE_MS - MIN_ABSENCE_MS),
      });
    }
  }
  return absences.sort((a, b) => a.dropAtMs - b.dropAtMs);
}
