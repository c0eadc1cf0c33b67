import type { BatchChange, VerdictOf } from '../../../result/verdicts.ts';
import type { BatchedLoad, BatchedMode } from '../../analysis/batching.ts';
import type { batching as english } from '../en/batching.ts';
import { formatPercent, formatRatio, formatUs } from '../format.ts';
import { clientCount, duration, messageRate } from './phrases.ts';

/** What batches buy and cost, in Korean. */
export const batching: typeof english = {
  heading: '묶어 보내기로 얻는 것과 치르는 것',
  note: '한 번 내보낸 뒤 묶는 시간이 끝나기 전에 온 메시지는 그 시간이 끝날 때 함께 나갑니다. 그래서 클라이언트마다 여러 번 쓸 것을 한 번에 씁니다. 이론에 따르면 메시지는 길어야 묶는 시간만큼 기다리고, 메시지 간격이 묶는 시간보다 길면 기다리지 않습니다.',
  header: ['방식', '묶음'],
  predicted: '이론상 p50 (ms)',
  batch: (batchMs) => (batchMs === 0 ? '없음' : duration(batchMs)),
  effects: (load) => load.modes.map((mode) => `${mode.mode.name}, ${times(load)}: ${effect(mode.effect)}.`),
};

/** All modes under one load. */
export function batchingVerdict(facts: VerdictOf<'batching'>): string {
  const effects = facts.modes.map(
    ({ mode, serverCpuUsPerDelivery, latencyMsP50 }) =>
      `${mode}: ${effect({ cpu: serverCpuUsPerDelivery, latency: latencyMsP50 })}`,
  );
  return `메시지를 ${times(facts)}(${clientCount(facts.clients)}, ${messageRate(facts.messagesPerSecond)}). ${effects.join('; ')}.`;
}

function times({ shortestMs, longestMs }: Pick<BatchedLoad, 'shortestMs' | 'longestMs'>): string {
  const instead = shortestMs === 0 ? '하나씩 보내는 대신' : `${duration(shortestMs)} 대신`;
  return `${instead} ${duration(longestMs)}마다 묶어 보냈을 때`;
}

function effect(found: BatchedMode['effect']): string {
  return found === undefined ? '판정할 수 없습니다' : `${cpu(found.cpu)}, ${latency(found.latency)}`;
}

function cpu({ before, after, outcome }: BatchChange): string {
  const figures = `(${formatUs(before)} → ${formatUs(after)})`;
  if (outcome === 'same') return `메시지당 서버 CPU는 비슷합니다 ${figures}`;
  return outcome === 'lower'
    ? `메시지당 서버 CPU가 약 ${formatPercent(after / before)}로 줄었습니다 ${figures}`
    : `메시지당 서버 CPU가 ${formatRatio(after / before)}배로 늘었습니다 ${figures}`;
}

function latency({ before, after, outcome }: BatchChange): string {
  const figures = `(${duration(before, 2)} → ${duration(after, 2)})`;
  if (outcome === 'same') return `지연 시간 중앙값은 비슷합니다 ${figures}`;
  const by = duration(Math.abs(after - before), 2);
  return `지연 시간 중앙값은 ${by} ${outcome === 'lower' ? '줄었습니다' : '늘었습니다'} ${figures}`;
}
