import { type ReasonCode, UNKNOWN_CAUSE, writeReason } from '../result/reasons.ts';

type Disconnected = Extract<ReasonCode, 'disconnected' | 'noLocalPorts' | 'noOpenFiles'>;

/** What the system says when it has no more of something to give, and the sentence that says what to change. */
const CAUSES: readonly (readonly [RegExp, Disconnected])[] = [
  [/\bEADDRNOTAVAIL\b/, 'noLocalPorts'],
  [/\bE[MN]FILE\b/, 'noOpenFiles'],
];

/**
 * Says how many clients did not connect, why, and what to change.
 *
 * @param sample - the reason of one of them, or of most.
 */
export function disconnectedReason(failed: number, clients: number, sample = UNKNOWN_CAUSE): string {
  const code = CAUSES.find(([pattern]) => pattern.test(sample))?.[1] ?? 'disconnected';
  return writeReason(code, { failed, clients, sample });
}

/** The reason that most of them give; the first of several that are as frequent. */
export function mostFrequent(reasons: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].reduce<readonly [string, number] | undefined>(
    (most, each) => (most === undefined || each[1] > most[1] ? each : most),
    undefined,
  )?.[0];
}
