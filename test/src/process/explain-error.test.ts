import { describe, expect, it } from 'vitest';
import { describeFault, explainError } from '../../../src/process/explain-error.ts';

const circular = new Error('round');
circular.cause = circular;

describe('the explanation of an error', () => {
  it.each([
    [new Error('one'), 'one'],
    [
      new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
      'fetch failed (connect ECONNREFUSED)',
    ],
    [new Error('a', { cause: new Error('b', { cause: 'c' }) }), 'a (b (c))'],
    [new Error('no way: refused', { cause: new Error('refused') }), 'no way: refused'],
    [
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      '::1 refused, 127.0.0.1 refused',
    ],
    [
      new TypeError('fetch failed', { cause: new AggregateError([new Error('x'), new Error('x')]) }),
      'fetch failed (x)',
    ],
    [Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [circular, 'round'],
    ['text', 'text'],
  ])('%o is %s', (error, words) => {
    expect(explainError(error)).toBe(words);
  });
});

describe('the description of an unexpected error', () => {
  it('has its stack and its causes, and none of its other properties', () => {
    const error = Object.assign(new TypeError('fetch failed', { cause: new Error('refused') }), {
      options: { password: 's3cret' },
    });
    const told = describeFault(error);
    expect(told).toMatch(/^TypeError: fetch failed\n\s+at [\s\S]*\n {2}caused by: refused$/);
    expect(told).not.toContain('s3cret');
    expect(describeFault('text')).toBe('text');
  });
});
