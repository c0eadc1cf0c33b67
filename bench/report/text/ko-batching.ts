import type { BatchChange, BatchedLoad, BatchedMode } from '../batching.ts';
import { formatRatio, formatUs } from '../format.ts';
import type { batching as english } from './en-batching.ts';
import { clientCount, duration, messageRate } from './ko-words.ts';

/** What batches buy and cost, in Korean. */
export const batching: typeof english = {
  heading: '묶어 보내기로 얻는 것과 치르는 것',
  note: '마지막으로 내보낸 뒤 묶는 시간 안에 온 메시지는 그 시간이 끝날 때 함께 나갑니다. 여러 번 쓸 것을 독자마다 한 번에 씁니다. 이론에 따르면 메시지는 0에서 묶는 시간 사이만큼 기다리고, 메시지 사이가 그보다 멀면 기다리지 않습니다.',
  header: ['방식', '묶음'],
  predicted: '이론상 p50 (ms)',
  batch: (batchMs) => (batchMs === 0 ? '없음' : duration(batchMs)),
  effects: (load) => load.modes.map((mode) => `${mode.mode.name}, ${times(load)}: ${effect(mode)}.`),
  verdict: (load) =>
    `메시지를 ${times(load)}(${clientCount(load.parameters.clients)}, ${messageRate(load.parameters.messagesPerSecond)}). ${load.modes.map((mode) => `${mode.mode.name}: ${effect(mode)}`).join('; ')}.`,
};

function times({ shortestMs, longestMs }: BatchedLoad): string {
  const instead = shortestMs === 0 ? '하나씩 보내는 대신' : `${duration(shortestMs)} 대신`;
  return `${instead} ${duration(longestMs)}마다 묶어 보냈을 때`;
}

function effect({ effect: found }: BatchedMode): string {
  return found === undefined ? '판정할 수 없습니다' : `${cpu(found.cpu)}, ${latency(found.latency)}`;
}

function cpu({ before, after, outcome }: BatchChange): string {
  const figures = `(${formatUs(before)} → ${formatUs(after)})`;
  if (outcome === 'same') return `메시지당 서버 CPU는 비슷합니다 ${figures}`;
  const ratio = formatRatio(Math.max(before, after) / Math.min(before, after));
  return outcome === 'lower'
    ? `메시지당 서버 CPU가 ${ratio}분의 1로 줄었습니다 ${figures}`
    : `메시지당 서버 CPU가 ${ratio}배로 늘었습니다 ${figures}`;
}

function latency({ before, after, outcome }: BatchChange): string {
  const figures = `(${duration(before, 2)} → ${duration(after, 2)})`;
  if (outcome === 'same') return `지연 시간 중앙값은 비슷합니다 ${figures}`;
  const by = duration(Math.abs(after - before), 2);
  return `지연 시간 중앙값은 ${by} ${outcome === 'lower' ? '줄었습니다' : '늘었습니다'} ${figures}`;
}
