/**
 * Returns the wait that `Retry-After` asks for, in milliseconds. Its value is a number of seconds or a date. [RFC 9110 §10.2.3]
 *
 * @param nowMs - wall-clock time, to compare a date with.
 * @returns `undefined` if there is no such header or its value is not valid.
 */
export function readRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const untilMs = Date.parse(header);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}
