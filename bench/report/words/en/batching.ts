import type { BatchChange, VerdictOf } from '../../../result/verdicts.ts';
import type { BatchedLoad, BatchedMode } from '../../analysis/batching.ts';
import { formatCount, formatMs, formatRatio, formatUs } from '../format.ts';
import { messageRate } from './phrases.ts';

/** What batches buy and cost, in English. */
export const batching = {
  heading: 'What batches buy, and what they cost',
  note: 'Messages that come within the time of a batch since the last hand-over are handed over together when it is over: one write to a reader instead of several. Theory: a message waits between nothing and the whole time of a batch, and not at all where messages are further apart.',
  header: ['mode', 'batch'],
  predicted: 'p50 in theory (ms)',
  batch: (batchMs: number) => (batchMs === 0 ? 'none' : formatMs(batchMs)),
  /** A sentence a mode. */
  effects: (load: BatchedLoad): readonly string[] =>
    load.modes.map((mode) => `${mode.mode.name}, ${times(load)}: ${effect(mode.effect)}.`),
};

/** All modes under one load. */
export function batchingVerdict(facts: VerdictOf<'batching'>): string {
  const effects = facts.modes.map(
    ({ mode, serverCpuUsPerDelivery, latencyMsP50 }) =>
      `${mode} ${effect({ cpu: serverCpuUsPerDelivery, latency: latencyMsP50 })}`,
  );
  return `Handing over messages ${times(facts)} (${formatCount(facts.clients)} clients, ${messageRate(facts.messagesPerSecond)}): ${effects.join('; ')}.`;
}

function times({ shortestMs, longestMs }: Pick<BatchedLoad, 'shortestMs' | 'longestMs'>): string {
  const instead = shortestMs === 0 ? 'instead of one by one' : `instead of ${formatMs(shortestMs)}`;
  return `at most every ${formatMs(longestMs)} ${instead}`;
}

function effect(found: BatchedMode['effect']): string {
  return found === undefined ? 'cannot be judged' : `took ${cpu(found.cpu)} and ${latency(found.latency)}`;
}

function cpu({ before, after, outcome }: BatchChange): string {
  const figures = `(${formatUs(after)} instead of ${formatUs(before)})`;
  if (outcome === 'same') return `about the same server CPU per message ${figures}`;
  const ratio = formatRatio(Math.max(before, after) / Math.min(before, after));
  return `${ratio} times ${outcome === 'lower' ? 'less' : 'more'} server CPU per message ${figures}`;
}

function latency({ before, after, outcome }: BatchChange): string {
  const figures = `(${formatMs(after, 2)} instead of ${formatMs(before, 2)})`;
  if (outcome === 'same') return `delivered the median message as soon ${figures}`;
  const by = formatMs(Math.abs(after - before), 2);
  return `delivered the median message ${by} ${outcome === 'lower' ? 'sooner' : 'later'} ${figures}`;
}
