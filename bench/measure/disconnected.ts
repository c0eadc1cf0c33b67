import type { Reason, ReasonCode } from '../result/reasons.ts';

type Disconnected = Extract<ReasonCode, 'disconnected' | 'noLocalPorts' | 'noOpenFiles'>;

/** What the system says when it has no more of something to give, and the reason that says what to change. */
const CAUSES: readonly (readonly [RegExp, Disconnected])[] = [
  [/\bEADDRNOTAVAIL\b/, 'noLocalPorts'],
  [/\bE[MN]FILE\b/, 'noOpenFiles'],
];

/**
 * Returns the reason of a cell in which clients did not connect.
 *
 * @param said - the error of one of them, or of most; left out when none of them had a message.
 */
export function disconnectedReason(failedClients: number, clients: number, said?: string): Reason {
  const code = CAUSES.find(([pattern]) => pattern.test(said ?? ''))?.[1] ?? 'disconnected';
  return { code, failedClients, clients, said };
}

/** Returns the most frequent of the messages; the first of several that are equally frequent. */
export function mostFrequent(messages: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const message of messages) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].reduce<readonly [string, number] | undefined>(
    (most, each) => (most === undefined || each[1] > most[1] ? each : most),
    undefined,
  )?.[0];
}
