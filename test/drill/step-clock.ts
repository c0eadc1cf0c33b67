import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../support/bench.ts';

export const HOUR_MS = 3_600_000;

/** A time of day that can be set while programs run. */
export interface SteppableClock {
  /** What a program must be loaded with. */
  readonly preload: string;
  /** Sets the time of day off by so much from the true one. Programs notice within some twenty milliseconds. */
  step(offsetMs: number): void;
}

/** @param only - in programs with this in their path. */
export function makeSteppableClock(only = ''): SteppableClock {
  const file = join(temporaryFolder(), 'offset-ms');
  const preload = pathToFileURL(join(import.meta.dirname, 'stepped-clock.mjs'));
  preload.search = String(new URLSearchParams({ file, only }));
  return {
    preload: preload.href,
    step: (offsetMs) => writeFileSync(file, String(offsetMs)),
  };
}
