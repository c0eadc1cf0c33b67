import { formatCount } from '../format.ts';
import type { Text } from '../text.ts';

/** Figures over runs, in Korean. */
export const trend: Text['trend'] = {
  title: '실행에 따른 값의 흐름',
  group: (runs, from, to) =>
    runs === 1 ? `실행 1개, ${from}` : `실행 ${formatCount(runs)}개, ${from}부터 ${to}까지`,
  apart: '다음이 달라 따로 보았습니다:',
  unfinished: (runs) => `끝나지 않은 실행 ${formatCount(runs)}개는 뺐습니다.`,
  changesHeading: '달라진 것',
  none: '잡음보다 크게 달라진 것이 없습니다.',
  changesHeader: ['방식', '부하', '항목', '달라진 실행', '커밋', '전', '후', '변화', '잡음'],
  allHeading: '처음과 마지막',
  allHeader: ['방식', '부하', '항목', '처음', '마지막', '최소', '최대', '바뀐 횟수'],
  method:
    '변화는 이분 분할로 찾고, 모든 차이를 가리는 판정 규칙으로 확인합니다. 실행이 여덟 개 이상이면 순서를 섞은 것과도 견줍니다(Matteson과 James 2014, Daly 외 2020). 값은 반복의 중앙값이고, 여러 번 잰 것에는 95% 구간이 있습니다.',
  chart: (figure) => `실행마다의 ${figure}`,
  x: '실행',
  changeMark: '바뀜',
};
