/** One way to write a time. A log has one of them throughout, so that a slip of the unit or of the zone is found. */
export interface TimeFormat {
  /** As a message names it. */
  readonly name: string;
  /** Returns milliseconds since 1970, or `undefined` for a text of another format. */
  readonly read: (text: string) => number | undefined;
  /** Whether the format has no zone, so that its times are taken as UTC. */
  readonly zoneless?: true;
}

/** A number of seconds or parts of them since 1970, which its size tells: from 1973 to 2286. */
function unix(name: string, perMs: number): TimeFormat {
  const [least, most] = [1e11 * perMs, 1e13 * perMs];
  return {
    name: `Unix time in ${name}`,
    read(text) {
      if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
      const value = Number(text);
      return value >= least && value < most ? value / perMs : undefined;
    },
  };
}

const ISO =
  /^(\d{4})([-/])(\d{2})\2(\d{2})(?:(?:[Tt]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

function iso(name: string, zoned: boolean): TimeFormat {
  return {
    name,
    ...(zoned ? {} : { zoneless: true as const }),
    read(text) {
      const match = ISO.exec(text);
      if (match === null || (match[9] !== undefined) !== zoned) return undefined;
      const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match;
      const atMs = dateMs(
        Number(year),
        Number(month),
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
      );
      return atMs === undefined ? undefined : atMs + Number(`0.${fraction}`) * 1000 - zoneMs(zone);
    },
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** With the day's name or without, as in mail and HTTP headers. */
const MAIL =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s*(Z|UT|UTC|GMT|[+-]\d{4})?(?:\s*\(.*\))?$/;
/** As web servers write it: 29/Nov/2026:23:10:00 +0000. */
const COMMON_LOG = /^\[?(\d{2})\/([A-Za-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})\s*([+-]\d{4})?\]?$/;

function dayFirst(name: string, pattern: RegExp): TimeFormat {
  return {
    name,
    read(text) {
      const [, day, month, year, hour, minute, second = '0', zone] = pattern.exec(text) ?? [];
      if (month === undefined) return undefined;
      const numbers = [Number(day), Number(hour), Number(minute), Number(second)] as const;
      const atMs = dateMs(Number(year), MONTHS.indexOf(month.toLowerCase()) + 1, ...numbers);
      return atMs === undefined ? undefined : atMs - zoneMs(zone);
    },
  };
}

/** Every format of time that a log may have. No text is of two of them. */
export const TIME_FORMATS: readonly TimeFormat[] = [
  iso('ISO 8601 with a zone', true),
  iso('date and time without a zone', false),
  unix('seconds', 1e-3),
  unix('milliseconds', 1),
  unix('microseconds', 1e3),
  unix('nanoseconds', 1e6),
  dayFirst('RFC 2822', MAIL),
  dayFirst('the time of a web server’s log', COMMON_LOG),
];

/** Returns the format of a text. */
export function formatOf(text: string): TimeFormat | undefined {
  return TIME_FORMATS.find(({ read }) => read(text) !== undefined);
}

/** Returns milliseconds since 1970 in UTC; `undefined` for a date or time that there is not. A second of 60 is a leap second. */
export function dateMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Counts days by eras of 400 years that begin in March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function zoneMs(zone: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
