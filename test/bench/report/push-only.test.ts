import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { renderTerminal } from '../../../bench/report/render/terminal.ts';
import { type Language, TEXTS } from '../../../bench/report/words/index.ts';
import type { MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { makeResult, withCell } from '../../fixtures/make-result.ts';

const wide = { width: 100, colour: false };

describe.each(Object.keys(TEXTS) as Language[])('a run of pushes only (%s)', (language) => {
  const text = TEXTS[language];
  const quiet = makeResult({ modes: ['sse', 'socket.io'], clients: [500] });
  const result: Result = {
    ...quiet,
    cells: quiet.cells.map((cell) => {
      const { timeline, requests, ...rest } = cell as MeasuredCell;
      return {
        ...rest,
        requests: { ...requests, useful: 0, empty: 0 },
        timeline: timeline.map((second) => ({ ...second, requests: 0 })),
      } as MeasuredCell;
    }),
  };
  const analysis = analyse(result);
  const charts = chartsOf(analysis, text);
  const documents = [
    renderMarkdown(analysis, charts, text),
    renderTerminal(result, text, wide),
    JSON.stringify(charts),
  ].map((document) => document.split(text.repeatHeading)[0] ?? '');

  it('names no poll interval', () => {
    for (const document of documents) expect(document).not.toMatch(/polling every|간격 폴링/);
  });

  it('has a dash for figures of requests, and no chart of requests', () => {
    const rows = documents[1]?.split('\n').filter((line) => line.startsWith('· ')) ?? [];
    expect(rows.filter((line) => /— +—$/.test(line))).toHaveLength(2);
    expect(charts.map(({ id }) => id)).not.toContain('requests-over-time');
  });
});

describe('how much was measured', () => {
  const shown = (result: Result, width = 100) => renderTerminal(result, TEXTS.en, { width, colour: false });

  it('stands above the table, with a note where there are few messages', () => {
    expect(shown(makeResult({ durationS: 8 }))).toMatch(/8 s: 8 messages, 800 deliveries each\n/);
    expect(shown(makeResult({ durationS: 8 }))).toContain('the maximum rest on 8 messages');
    expect(shown(makeResult({ durationS: 100 }))).not.toContain('rest on');
  });

  it('is a range where modes differ in it', () => {
    const less = withCell(makeResult(), 0, (cell) => ({ ...(cell as MeasuredCell), delivered: 900 }));
    expect(shown(less)).toContain('10 messages, 900 to 1,000 deliveries each');
  });
});
