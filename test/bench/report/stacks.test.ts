import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { ABSENT } from '../../../bench/report/words/format.ts';
import { LANGUAGES, TEXTS } from '../../../bench/report/words/index.ts';
import type { MeasuredCell, Plan } from '../../../bench/result/schema.ts';
import { makeResult, voided, withCell } from '../../fixtures/make-result.ts';

const MODES = ['short-poll', 'socket.io'];

/** A run in which the typical stack took twice the CPU in the first repeat, and a twentieth more in each further one. */
function twiceAsDear(plan: Partial<Plan>) {
  const result = makeResult(plan);
  const cells = (result.cells as MeasuredCell[]).map((cell) => {
    const cpuMs = cell.stack === 'typical' ? 2_000 + 100 * cell.repeat : 1_000;
    return { ...cell, server: { ...cell.server, cpuMs } };
  });
  return { ...result, cells };
}

function reportOf(result: ReturnType<typeof makeResult>, language: (typeof LANGUAGES)[number] = 'en') {
  const analysis = analyse(result);
  return renderMarkdown(analysis, chartsOf(analysis, TEXTS[language]), TEXTS[language], '');
}

/** The cells of the table's rows that begin with a text. */
function rowsOf(report: string, start: string): string[][] {
  return report
    .split('\n')
    .filter((line) => line.startsWith(`| ${start}`))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('a report of a run over both stacks', () => {
  const both: Partial<Plan> = { modes: MODES, stack: ['tuned', 'typical'], repeat: 3 };

  it('has both side by side in the main table', () => {
    const [header] = rowsOf(reportOf(makeResult(both)), '   ');
    expect(header).toEqual(['', 'short-poll', 'short-poll, typical', 'socket.io', 'socket.io, typical']);
  });

  it('says how many times the CPU typical code takes, with the interval of the repeats', () => {
    const report = reportOf(twiceAsDear(both));
    expect(report).toContain(TEXTS.en.stacks.heading);
    const [row] = rowsOf(report, 'socket.io ');
    const [, times, low, high] = /^([\d.]+) \(([\d.]+) to ([\d.]+)\)$/.exec(row?.[3] ?? '') ?? [];
    expect([times, low, high]).toEqual(['2.1', '1.9', '2.4']);
  });

  it('has the interval of the noise for one measurement, and no ratio for a void one', () => {
    const once = twiceAsDear({ ...both, repeat: 1 });
    const [row] = rowsOf(reportOf(once), 'socket.io ');
    expect(row?.[3]).toBe('2 (1.5 to 2.7)');
    const typical = once.cells.findIndex(({ mode, stack }) => mode === 'socket.io' && stack === 'typical');
    const [voidRow] = rowsOf(reportOf(withCell(once, typical, voided('busy'))), 'socket.io ');
    expect(voidRow?.[3]).toBe(ABSENT);
    expect(voidRow?.[2]).toMatch(/^\(.*\)$/);
  });

  it('says that Socket.IO of the tuned stack is written past io.emit, and that of the typical one is not', () => {
    expect(reportOf(makeResult({ modes: MODES }))).toContain(TEXTS.en.stacks.pastEmit);
    const typical = reportOf(makeResult({ modes: MODES, stack: ['typical'] }));
    expect(typical).not.toContain(TEXTS.en.stacks.pastEmit);
    expect(typical).toContain('typical stack');
  });

  it.each(LANGUAGES)('has the section in %s, and none for one stack', (language) => {
    expect(reportOf(makeResult(both), language)).toContain(TEXTS[language].stacks.heading);
    expect(reportOf(makeResult({ modes: MODES }), language)).not.toContain(TEXTS[language].stacks.heading);
  });
});

describe('a report of a run in which readers lose their connections', () => {
  it('says what each way of coming back loses', () => {
    const result = makeResult({ modes: MODES, recovery: ['cursor', 'none'], churn: 0.2 });
    const cells = result.cells.map((cell) =>
      cell.recovery === 'none' ? { ...cell, delivered: 940, missed: 60 } : cell,
    );
    const rows = rowsOf(reportOf({ ...result, cells }), 'socket.io ').filter(
      ([, stack]) => stack === 'tuned',
    );
    expect(rows.map((row) => row.slice(1, 6))).toEqual([
      ['tuned', 'cursor', '1,000', '0', '0%'],
      ['tuned', 'nothing', '1,000', '60', '6%'],
    ]);
  });

  it.each(LANGUAGES)('has the section in %s, and none where no reader does', (language) => {
    const heading = TEXTS[language].losses.heading;
    expect(reportOf(makeResult({ churn: 0.2 }), language)).toContain(heading);
    expect(reportOf(makeResult(), language)).not.toContain(heading);
  });
});
