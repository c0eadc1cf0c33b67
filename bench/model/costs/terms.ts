import type { CostSample, ModeCosts } from '../../result/calibration.ts';

/** What a server does in a second, of which its costs are a function. */
export interface Flow extends Omit<CostSample, 'cpuMsPerS' | 'bytesPerS'> {
  /** Of the polls, those that find nothing right after one that found something; as many as there can be where it is absent. */
  readonly firstEmptyPerS?: number;
}

/** What a cost is paid for: the process itself, clients that are connected, messages that are published, or operations that deliver. */
export const PARTS = ['standing', 'idle', 'publish', 'operation'] as const;
export type Part = (typeof PARTS)[number];

/** One term of a sum: how many units a flow has of it in a second. */
export interface Term {
  readonly part: Part;
  readonly of: (flow: Flow) => number;
  /** The kinds of modes that have it; all where it is absent. */
  readonly kinds?: readonly ModeCosts['kind'][];
}

/** Wake-ups in a second of a process to which operations come at random, when at most so many of them find it asleep. */
const MOST_WAKE_UPS = 1000;

/** From so long a sleep on, waking up is dear: what the process needs has left the caches, and the core may have slept deeper. */
const LONG_SLEEP_S = 0.002;

/** Between two operations of one client, the rarer they are, its memory leaves the processor's caches: by a fourth root. */
const REST_EXPONENT = 0.25;

/**
 * The terms of CPU. What an operation costs falls as operations come closer together, since they share wake-ups and caches: of one message a
 * second, publishing takes ten times the CPU of one among 200. So publishing has a power below 1 beside its proportion. Polls pay for each
 * wake-up, until there are {@link MOST_WAKE_UPS}, and more for those from a long sleep, which are fewest where polls are rare and where they are
 * many. With more clients, each one's memory is less often in a cache, which costs in proportion to the logarithm of their number. Which of
 * them a mode has, and how much of each, the fit tells.
 *
 * They are few on purpose: with ten loads to a mode, each further term follows the noise of its loads (docs/decisions/083).
 */
export const CPU_TERMS: Readonly<Record<string, Term>> = {
  standing: { part: 'standing', of: () => 1 },
  client: { part: 'idle', of: ({ clients }) => clients },
  heartbeat: { part: 'idle', of: ({ heartbeatsPerS }) => heartbeatsPerS },
  publish: { part: 'publish', of: ({ publishesPerS }) => publishesPerS },
  spacedPublish: { part: 'publish', of: ({ publishesPerS }) => publishesPerS ** 0.75 },
  operation: { part: 'operation', of: ({ operationsPerS }) => operationsPerS },
  wakeUp: {
    part: 'operation',
    kinds: ['poll'],
    of: ({ operationsPerS }) => MOST_WAKE_UPS * (1 - Math.exp(-operationsPerS / MOST_WAKE_UPS)),
  },
  longSleep: {
    part: 'operation',
    kinds: ['poll'],
    of: ({ operationsPerS }) => operationsPerS * Math.exp(-operationsPerS * LONG_SLEEP_S),
  },
  restedClient: {
    part: 'operation',
    kinds: ['push'],
    of: ({ operationsPerS, clients }) =>
      operationsPerS === 0 ? 0 : operationsPerS * (operationsPerS / clients) ** -REST_EXPONENT,
  },
  distantOperation: {
    part: 'operation',
    of: ({ operationsPerS, clients }) => operationsPerS * Math.log10(Math.max(1, clients)),
  },
  message: { part: 'operation', kinds: ['poll'], of: ({ deliveriesPerS }) => deliveriesPerS },
  textKilobyte: { part: 'operation', of: textKilobytesPerS },
};

/** The terms of bytes, which are exact but for the digits of numbers. */
export const BYTE_TERMS: Readonly<Record<string, Term>> = {
  heartbeat: { part: 'idle', of: ({ heartbeatsPerS }) => heartbeatsPerS },
  operation: { part: 'operation', of: ({ operationsPerS }) => operationsPerS },
  page: { part: 'operation', kinds: ['poll'], of: ({ pagesPerS }) => pagesPerS },
  /** After a page the URL is new, so the next poll has no validator for it yet, and brings an empty page instead of a 304. */
  firstEmpty: {
    part: 'operation',
    kinds: ['poll'],
    of: ({ pagesPerS, operationsPerS, firstEmptyPerS }) =>
      firstEmptyPerS ?? Math.min(pagesPerS, operationsPerS - pagesPerS),
  },
  message: { part: 'operation', of: ({ deliveriesPerS }) => deliveriesPerS },
  textKilobyte: { part: 'operation', of: textKilobytesPerS },
};

/** Returns the terms that a kind of mode has. */
export function termsOf(
  terms: Readonly<Record<string, Term>>,
  kind: ModeCosts['kind'],
): readonly (readonly [string, Term])[] {
  return Object.entries(terms).filter(([, { kinds }]) => kinds === undefined || kinds.includes(kind));
}

function textKilobytesPerS({ deliveriesPerS, payloadBytes }: Flow): number {
  return (deliveriesPerS * payloadBytes) / 1000;
}
