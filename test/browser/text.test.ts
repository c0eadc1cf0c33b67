import { describe, expect, it } from 'vitest';
import { createFormat } from '../../classroom/page/format.ts';
import { usedOf } from '../../classroom/page/race/field-limit.ts';
import { en } from '../../classroom/page/text/en.ts';
import { ko } from '../../classroom/page/text/ko.ts';

/** Returns every text of a catalogue. Texts that are functions are called with the figure as each argument. */
function textsOf(catalogue: object, figure: string): string[] {
  return Object.values(catalogue).flatMap((value: unknown) => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return [String(value(figure, figure, figure))];
    return textsOf(value as object, figure);
  });
}

describe('the page’s English', () => {
  it('uses the singular for one request, message, byte and header', () => {
    expect(textsOf(en, '1').filter((text) => /\b1 (requests|messages|bytes|headers)\b/.test(text))).toEqual(
      [],
    );
    expect(en.lanes.agreement.exact('1')).toContain('1 request.');
    expect(en.lanes.agreement.exact('1,001')).toContain('1,001 requests.');
  });

  it('is the same in index.html and in the catalogue', async () => {
    const { readFile } = await import('node:fs/promises');
    const html = await readFile(new URL('../../classroom/page/index.html', import.meta.url), 'utf8');
    const texts = [...html.matchAll(/data-text="([\w.]+)"[^>]*>\s*([^<]+?)\s*</g)];
    expect(texts.length).toBeGreaterThan(20);
    for (const [, path = '', text] of texts) {
      const inCatalogue = path.split('.').reduce<unknown>((at, key) => (at as never)[key], en);
      expect(text, path).toBe(inCatalogue);
    }
  });
});

describe('the page’s Korean', () => {
  it('calls polling 폴링', () => {
    expect(textsOf(ko, '1').filter((text) => /(^|[\s(‘])풀(?=[과와은는이을의\s()’/]|$)/.test(text))).toEqual(
      [],
    );
  });

  it('writes units as the report does', () => {
    const format = createFormat({ language: 'ko', text: ko });
    expect([format.ms(250), format.ms(1_200), format.bytes(1_500)]).toEqual(['250ms', '1.2초', '1.5kB']);
  });
});

describe('a field with a limit', () => {
  it('shows its length from 90% of the limit on', () => {
    expect([0, 899, 900, 1_000, 1_001].map((length) => usedOf(length, 1_000))).toEqual([
      'plenty left',
      'plenty left',
      'nearly full',
      'nearly full',
      'too long',
    ]);
  });
});
