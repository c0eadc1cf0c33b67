import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../bench/report/words/index.ts';
import { ko } from '../../../bench/report/words/ko/index.ts';
import { REASONS, type ReasonCode, translateReason, writeReason } from '../../../bench/result/reasons.ts';

const codes = Object.keys(REASONS) as ReasonCode[];
const namesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);

/** A sentence whose figures are their own names, in brackets. */
function example(code: ReasonCode): string {
  const figures = Object.fromEntries(namesIn(REASONS[code]).map((name) => [name, `[${name}]`]));
  return writeReason(code, figures as never);
}

describe('a reason', () => {
  it.each(codes)('%s is told in Korean with every figure', (code) => {
    const korean = ko.reason(example(code));
    expect(korean).toMatch(/[가-힣]/);
    expect(korean).not.toMatch(/\b(use|the)\b|undefined|\{/);
    for (const name of namesIn(REASONS[code])) expect(korean).toContain(`[${name}]`);
  });

  it.each(codes)('%s is taken for no other', (code) => {
    const named = Object.fromEntries(codes.map((each) => [each, each])) as Record<ReasonCode, string>;
    expect(translateReason(example(code), named, (figure) => figure)).toBe(code);
  });

  it('keeps its figures and its language', () => {
    const late = writeReason('lateThread', { late: '56.6 ms', limit: '20.0 ms' });
    expect(TEXTS.en.reason(late)).toBe(late);
    expect(ko.reason(late)).toBe(
      '드라이버 스레드가 p99 기준으로 56.6ms 늦었습니다(한도 20.0ms): 클라이언트를 줄이거나 --threads를 늘리세요',
    );
  });

  it('that a server or a library gave stays as it is', () => {
    const words = 'the server was ended by SIGKILL (a+b)';
    expect(ko.reason(words)).toBe(words);
    expect(ko.reason(writeReason('disconnected', { failed: 1, clients: 2, sample: words }))).toContain(words);
  });
});
