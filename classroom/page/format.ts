import type { Speech } from './text/index.ts';

/** Writes figures for people, in one language. The only place of the page where units become text. */
export interface Format {
  count(value: number): string;
  /** A duration in milliseconds: `3 ms`, `1.02 s`; shorter than the clock is good for: `< 1 ms`. */
  ms(value: number): string;
  bytes(value: number): string;
  /** Three significant digits. */
  figure(value: number): string;
}

/** Stands where there is no figure. */
const UNKNOWN = '–';

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
