import type { Speech } from './text/index.ts';

/** Writes figures in one language. Only here does the page write units. Each function writes `–` for `NaN` and infinities. */
export interface Format {
  /** Writes a whole number. */
  count(value: number): string;
  /** Writes a duration that is given in milliseconds: `3 ms`, `1.02 s`, or `<1 ms`, since the clock is no better than that. */
  ms(value: number): string;
  /** Writes a number of bytes in B, kB or MB. */
  bytes(value: number): string;
  /** Writes a number with three significant digits. */
  figure(value: number): string;
}

const UNKNOWN = '–';

/** Creates the formatter of the chosen language. */
export function createFormat({ language, text: { units } }: Pick<Speech, 'language' | 'text'>): Format {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const three = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const known = (write: (value: number) => string) => (value: number) =>
    Number.isFinite(value) ? write(value) : UNKNOWN;
  return {
    count: known((count) => whole.format(count)),
    ms: known((ms) =>
      ms < 1
        ? `<1${units.ms}`
        : ms < 999.5
          ? `${whole.format(ms)}${units.ms}`
          : `${three.format(ms / 1000)}${units.s}`,
    ),
    bytes: known((bytes) => {
      const power = bytes < 1e3 ? 0 : bytes < 1e6 ? 1 : 2;
      return `${three.format(bytes / 1000 ** power)}${units.bytes[power] ?? ''}`;
    }),
    figure: known((figure) => three.format(figure)),
  };
}
