import { dateMs } from './time-formats.ts';

/** Reads a time from the bytes of a line, without making a text of it; `undefined` leaves it to the formats. */
export type QuickTime = (bytes: Uint8Array, from: number, to: number) => number | undefined;

/**
 * Quick readers of the two shapes that large logs have, by the name of their format. Ten million lines take seconds with them, and most of
 * a minute by regular expressions. What they do not know they leave to the format, whose answer is the same.
 */
export const QUICK_TIMES: Readonly<Record<string, QuickTime>> = {
  'ISO 8601 with a zone': (bytes, from, to) =>
    to > from && bytes[to - 1] === Z ? readDateAndTime(bytes, from, to - 1) : undefined,
  'date and time without a zone': readDateAndTime,
  'Unix time in seconds': (bytes, from, to) => scaled(readDigits(bytes, from, to), 1000),
  'Unix time in milliseconds': (bytes, from, to) => scaled(readDigits(bytes, from, to), 1),
};

const [ZERO, DASH, COLON, DOT, T, Z, SPACE] = [48, 45, 58, 46, 84, 90, 32];

/** The greatest and the least that a time in this unit may be is 1973 and 2286, as for the format. */
function scaled(value: number | undefined, toMs: number): number | undefined {
  const ms = value === undefined ? Number.NaN : value * toMs;
  return ms >= 1e11 && ms < 1e13 ? ms : undefined;
}

/** At least one digit and nothing but digits, few enough to be exact. */
function readDigits(bytes: Uint8Array, from: number, to: number): number | undefined {
  if (to - from < 1 || to - from > 15) return undefined;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/** `YYYY-MM-DD`, `T` or a space, `hh:mm:ss`, and a fraction of up to nine digits or none. */
function readDateAndTime(bytes: Uint8Array, from: number, to: number): number | undefined {
  const length = to - from;
  if (length < 19 || length > 29) return undefined;
  const between = bytes[from + 10];
  if (bytes[from + 4] !== DASH || bytes[from + 7] !== DASH || (between !== T && between !== SPACE))
    return undefined;
  if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return undefined;
  const year = readDigits(bytes, from, from + 4);
  const month = readDigits(bytes, from + 5, from + 7);
  const day = readDigits(bytes, from + 8, from + 10);
  const hour = readDigits(bytes, from + 11, from + 13);
  const minute = readDigits(bytes, from + 14, from + 16);
  const second = readDigits(bytes, from + 17, from + 19);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const whole = dateMs(year, month, day, hour, minute, second);
  if (whole === undefined || length === 19) return whole;
  const fraction = bytes[from + 19] === DOT ? readDigits(bytes, from + 20, to) : undefined;
  return fraction === undefined ? undefined : whole + (fraction * 1000) / 10 ** (length - 20);
}
