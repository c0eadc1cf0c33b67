import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../bench/report/words/index.ts';
import { ko } from '../../../bench/report/words/ko/index.ts';
import { type Reason, reasonSchema } from '../../../bench/result/reasons.ts';

/** A reason of each code; no figure is like another, in whatever unit it is written. */
const examples = reasonSchema.options.map(({ shape }): Reason => {
  const figures = Object.keys(shape).map((name, at) => {
    if (name === 'code') return [name, shape.code.value];
    if (name === 'said' || name === 'text') return [name, `[${name}]`];
    return [name, name.endsWith('Fraction') ? (11 + at) / 100 : 11 + at];
  });
  return reasonSchema.parse(Object.fromEntries(figures));
});

/** What stands for a figure of a reason in every language. */
const written = ([name, figure]: [string, unknown]): string =>
  name.endsWith('Fraction') ? `${Math.round(Number(figure) * 100)}.0%` : String(figure);

describe('a reason', () => {
  it.each(examples.map((reason) => [reason.code, reason] as const))(
    '%s is told in every language with every figure',
    (_code, reason) => {
      const { code: _, ...figures } = reason;
      for (const text of Object.values(TEXTS)) {
        const said = text.reason(reason);
        expect(said).not.toMatch(/undefined|NaN|\{/);
        for (const figure of Object.entries(figures).map(written)) expect(said).toContain(figure);
      }
      if (reason.code === 'said') return;
      expect(ko.reason(reason)).toMatch(/[가-힣]/);
      expect(ko.reason(reason)).not.toMatch(/\b(use|the)\b/);
    },
  );

  it('keeps its figures and its language', () => {
    const late: Reason = { code: 'lateThread', lateMs: 56.61, limitMs: 20 };
    expect(TEXTS.en.reason(late)).toBe(
      'a driver thread was late by 56.6 ms at the 99th percentile (limit 20.0 ms): use fewer clients or more --threads',
    );
    expect(ko.reason(late)).toBe(
      '드라이버 스레드가 p99 기준으로 56.6ms 늦었습니다(한도 20.0ms): 클라이언트를 줄이거나 --threads를 늘리세요',
    );
  });

  it('that a server or a library gave stays as it is', () => {
    const words = 'the server was ended by SIGKILL (a+b)';
    expect(ko.reason({ code: 'said', text: words })).toBe(words);
    expect(ko.reason({ code: 'disconnected', failedClients: 1, clients: 2, said: words })).toContain(words);
  });
});
