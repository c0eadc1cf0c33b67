import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { LANGUAGES, TEXTS } from '../../../bench/report/words/index.ts';
import { makeResult, voided, withCell } from '../../fixtures/make-result.ts';

const RESTART = { how: 'killed', what: 'one', atS: 3 } as const;
const MODES = ['short-poll', 'websocket'];

function reportOf(result: ReturnType<typeof makeResult>, language: (typeof LANGUAGES)[number] = 'en') {
  const analysis = analyse(result);
  const charts = chartsOf(analysis, TEXTS[language]);
  return { charts, text: renderMarkdown(analysis, charts, TEXTS[language], '') };
}

describe('a report of a run with restarts', () => {
  it('says for each mode how soon readers were back, and what that cost', () => {
    const { text } = reportOf(makeResult({ modes: MODES, restart: RESTART }));
    const row = text.split('\n').find((line) => line.startsWith('| websocket ') && line.includes('1.35'));
    // Away, half, 95%, last, never, attempts, requests, queries, CPU, missed, repeated.
    expect(
      row
        ?.split('|')
        .map((cell) => cell.trim())
        .slice(2, -1),
    ).toEqual(['0.64', '1.35', '1.94', '2', '0', '200', '100', '12', '900', '0', '0']);
  });

  it('draws how many had caught up by when', () => {
    const { charts } = reportOf(makeResult({ modes: MODES, restart: RESTART }));
    expect(charts.find(({ id }) => id === 'restarts')?.alt).toContain(
      'short-poll 1.35\u00A0s · websocket 1.35\u00A0s',
    );
  });

  it('shows void modes in brackets, and draws none of them', () => {
    const result = withCell(makeResult({ modes: MODES, restart: RESTART }), 1, voided('busy'));
    const { text, charts } = reportOf(result);
    expect(text).toContain('(1.35)');
    expect(charts.find(({ id }) => id === 'restarts')?.alt).not.toContain('websocket');
  });

  it('has no such section without a restart', () => {
    const { text, charts } = reportOf(makeResult({ modes: MODES }));
    expect(text).not.toContain(TEXTS.en.restarts.heading);
    expect(charts.map(({ id }) => id)).not.toContain('restarts');
  });
});

describe('a report of a run over several servers', () => {
  it('says what more of them cost and bring', () => {
    const { text } = reportOf(makeResult({ modes: MODES, nodes: [1, 3] }));
    expect(text).toContain(TEXTS.en.nodes.heading);
    const rows = text.split('\n').filter((line) => /^\| (short-poll|websocket) +\| +[13] \|/.test(line));
    expect(
      rows.map((row) =>
        row
          .split('|')
          .slice(1, 3)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      ['short-poll', '1'],
      ['short-poll', '3'],
      ['websocket', '1'],
      ['websocket', '3'],
    ]);
  });

  it.each(LANGUAGES)('has both sections in %s', (language) => {
    const { text } = reportOf(makeResult({ modes: MODES, nodes: [1, 2], restart: RESTART }), language);
    expect(text).toContain(TEXTS[language].nodes.heading);
    expect(text).toContain(TEXTS[language].restarts.heading);
  });
});
