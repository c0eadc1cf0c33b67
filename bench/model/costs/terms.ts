import type { CostSample, ModeCosts } from '../../result/calibration.ts';

/** What a server does in a second, of which its costs are a function. */
export type Flow = Omit<CostSample, 'cpuMsPerS' | 'bytesPerS'>;

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

/** Wake-ups in a second of a process to which so many operations come at random, when at most `most` of them find it asleep. */
const wakeUps = (operationsPerS: number, most: number): number =>
  most * (1 - Math.exp(-operationsPerS / most));

/** Between two operations of one client, the rarer they are, its memory leaves the processor's caches: by a fourth root. */
const REST_EXPONENT = 0.25;

/**
 * The terms of CPU. What an operation costs falls as operations come closer together, since they share wake-ups and caches: of one message a
 * second, publishing takes ten times the CPU of one among 200. So publishing has powers below 1 beside its proportion, as has the part of
 * a fan-out that its messages share. Polls pay for each wake-up, dear ones and cheaper ones, until there are 100 and 1,000 of them. With more clients, each
 * one's memory is less often in a cache, which costs in proportion to the logarithm of their number. Which of them a mode has, and how much
 * of each, the fit tells (docs/decisions/083).
 */
export const CPU_TERMS: Readonly<Record<string, Term>> = {
  standing: { part: 'standing', of: () => 1 },
  client: { part: 'idle', of: ({ clients }) => clients },
  heartbeat: { part: 'idle', of: ({ heartbeatsPerS }) => heartbeatsPerS },
  publish: { part: 'publish', of: ({ publishesPerS }) => publishesPerS },
  rarePublish: { part: 'publish', of: ({ publishesPerS }) => publishesPerS ** 0.5 },
  spacedPublish: { part: 'publish', of: ({ publishesPerS }) => publishesPerS ** 0.75 },
  fanOut: {
    part: 'operation',
    kinds: ['hold', 'push'],
    of: ({ publishesPerS, clients }) => publishesPerS ** 0.75 * clients ** 0.5,
  },
  operation: { part: 'operation', of: ({ operationsPerS }) => operationsPerS },
  rareWakeUp: {
    part: 'operation',
    kinds: ['poll'],
    of: ({ operationsPerS }) => wakeUps(operationsPerS, 100),
  },
  wakeUp: { part: 'operation', kinds: ['poll'], of: ({ operationsPerS }) => wakeUps(operationsPerS, 1000) },
  restedClient: {
    part: 'operation',
    kinds: ['hold', 'push'],
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
    of: ({ pagesPerS, operationsPerS }) => Math.min(pagesPerS, operationsPerS - pagesPerS),
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
