/**
 * How long a server asks its client to stay away, in milliseconds: `Retry-After` has seconds or a date. [RFC 9110 §10.2.3]
 *
 * @param nowMs - wall-clock time, since that is what the date is in.
 * @returns `undefined` when there is no such header, or none that can be understood.
 */
export function readRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const untilMs = Date.parse(header);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}
