import { describe, expect, it } from 'vitest';
import { failsIfMatch, hasUnchanged } from '../../../src/http/preconditions.ts';
import { append, serve } from '../../support/serve.ts';

const TAG = '"log.1.0.100"';

describe('If-None-Match', () => {
  it.each([
    [undefined, false],
    [TAG, true],
    [`W/${TAG}`, true],
    ['*', true],
    [`"a", ${TAG}`, true],
    [`"a",W/${TAG},"b"`, true],
    [`, ,${TAG} ,`, true],
    [`"a,b",\t${TAG}`, true],
    // A single tag with a comma between its quotes.
    ['"a,*,b"', false],
    ['"a, *, b"', false],
    [`"a", "x,*"`, false],
    ['"other"', false],
    ['""', false],
    ['', false],
    // Not lists of entity tags.
    ['*, "a"', false],
    [`w/${TAG}`, false],
    [TAG.slice(1, -1), false],
    [`"a" ${TAG}`, false],
    [`"a${TAG}`, false],
    [`${TAG}x`, false],
  ])('%j matches: %j', (header, matches) => {
    expect(hasUnchanged({ 'if-none-match': header }, TAG)).toBe(matches);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, false],
    [TAG, false],
    [`"a", ${TAG}`, false],
    ['*', false],
    [`W/${TAG}`, true],
    ['"other"', true],
    ['"a,*,b"', true],
    ['', true],
  ])('%j fails: %j', (header, fails) => {
    expect(failsIfMatch({ 'if-match': header }, TAG)).toBe(fails);
  });

  it('reads a list without a match in linear time', () => {
    const started = performance.now();
    expect(failsIfMatch({ 'if-match': `${' ,'.repeat(8_000)}"` }, TAG)).toBe(true);
    expect(failsIfMatch({ 'if-match': '"a",'.repeat(4_000) }, TAG)).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe.each([
  ['from memory', '10000'],
  ['from the store', '0'],
])('a poll answered %s', (_where, tailCache) => {
  const ask = async (headers: (etag: string) => Record<string, string>, more = '') => {
    const server = await serve({ TAIL_CACHE: tailCache });
    await append(server, 3);
    const url = `${server.url}/messages?since=3`;
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    return fetch(url + more, { headers: headers(etag) });
  };

  it.each([
    ['If-Match of another', () => ({ 'If-Match': '"x"' }), 412],
    ['If-Match of another before a wait', () => ({ 'If-Match': '"x"' }), 412, '&wait=45000'],
    ['weak If-Match', (etag: string) => ({ 'If-Match': `W/${etag}` }), 412],
    ['If-Match of its own', (etag: string) => ({ 'If-Match': etag }), 200],
    ['If-Match of all', () => ({ 'If-Match': '*' }), 200],
    [
      'If-Match of all, and If-None-Match',
      (etag: string) => ({ 'If-Match': '*', 'If-None-Match': etag }),
      304,
    ],
    [
      'If-Match of another, and If-None-Match',
      (etag: string) => ({ 'If-Match': '"x"', 'If-None-Match': etag }),
      412,
    ],
    ['If-None-Match of all', () => ({ 'If-None-Match': '*' }), 304],
    ['If-None-Match of a tag with a star between commas', () => ({ 'If-None-Match': '"x,*,y"' }), 200],
    [
      'If-Modified-Since, where nothing tells a date',
      () => ({ 'If-Modified-Since': new Date().toUTCString() }),
      200,
    ],
    ['If-Unmodified-Since likewise', () => ({ 'If-Unmodified-Since': new Date(0).toUTCString() }), 200],
  ])('heeds %s', async (_which, headers, status, more?: string) => {
    const answer = await ask(headers, more);
    expect(answer.status).toBe(status);
    if (status === 412) expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('has one validator for all cursors beyond the head, which all begin anew, and another for those that begin', async () => {
    const server = await serve({ TAIL_CACHE: tailCache });
    await append(server, 3);
    const answers = ['since=0', 'since=4', 'since=5&n=1', 'since=other:2'].map(async (query) => {
      const answer = await fetch(`${server.url}/messages?${query}`);
      return [answer.headers.get('etag'), await answer.text()];
    });
    const [begins, ...resets] = (await Promise.all(answers)).map(String);
    expect(new Set(resets).size).toBe(1);
    expect(resets[0]).toContain('"reset":true');
    expect(begins).not.toContain('reset');
  });
});
