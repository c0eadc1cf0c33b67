import type { Text } from '../text.ts';

/** Two runs beside each other, in Korean. */
export const compared: Text['compared'] = {
  title: '전과 후',
  runs: (before, after) => `전: ${before}. 후: ${after}.`,
  before: (mode) => `${mode}, 전`,
  after: (mode) => `${mode}, 후`,
  latency: '클라이언트는 메시지를 얼마나 빨리 받았을까? 전과 후',
  dashes: '점선은 전, 실선은 후.',
  gates: '관문',
  gatesHeader: ['관문', '결과', '찾은 것', '부하'],
  gate: { holds: '통과', fails: '**실패**', absent: '**측정 없음**' },
};
