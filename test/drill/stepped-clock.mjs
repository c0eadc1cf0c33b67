/**
 * Loaded before a program: the time of day is off by the milliseconds that the file in this module's query holds, from when it holds them.
 * Monotonic clocks are not touched, as when somebody sets a machine's clock. `only=TEXT`: in programs with that in their path.
 */
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 20;

const query = new URL(import.meta.url).searchParams;
const file = query.get('file') ?? '';
const only = query.get('only') ?? '';
const isMeant = (process.argv[1] ?? '').includes(only);
const RealDate = Date;
let offsetMs = 0;

const look = () => {
  try {
    offsetMs = Number(readFileSync(file, 'utf8'));
  } catch {
    // Not stepped yet.
  }
};

class SteppedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(SteppedDate.now());
    else super(...given);
  }
  static now() {
    return RealDate.now() + offsetMs;
  }
}

if (isMeant) {
  globalThis.Date = SteppedDate;
  setInterval(look, LOOK_EVERY_MS).unref();
}
