import { describe, expect, it } from 'vitest';
import { EXIT, type Terminal } from '../../../bench/commands/command.ts';
import { tellResult } from '../../../bench/commands/tell-result.ts';
import { TEXTS } from '../../../bench/report/words/index.ts';
import type { Cell, Result } from '../../../bench/result/schema.ts';
import { failed, makeResult, voided, withCell } from '../../fixtures/make-result.ts';

/** @returns the exit code and what was printed. */
function told(result: Result, checks?: { lines: string[]; hold: boolean }) {
  const printed: string[] = [];
  const codes: number[] = [];
  const terminal: Terminal = {
    print: (text) => printed.push(text),
    exitWith: (code) => codes.push(code),
    quit: () => {
      throw new Error('not here');
    },
    argv: [],
  };
  tellResult({ result, text: TEXTS.en, paths: ['report.md'], ...(checks && { checks }) }, terminal);
  return { code: codes.at(-1), printed: printed.join('') };
}

/** @returns a run whose first cells have these statuses. */
function of(statuses: Cell['status'][], plan: Partial<Result['plan']> = {}, interrupted = false): Result {
  const changes = { ok: (cell: Cell) => cell, void: voided('late'), failed: failed('killed') };
  const made = statuses.reduce(
    (result, status, at) => withCell(result, at, changes[status]),
    makeResult(plan),
  );
  return { ...made, interrupted };
}

describe('the end of a command that has a result', () => {
  it.each([
    ['every cell is ok', of(['ok', 'ok']), true, EXIT.ok],
    ['a cell is void', of(['ok', 'void']), true, EXIT.void],
    ['a cell is void, and may be', of(['ok', 'void'], { allowVoid: true }), true, EXIT.ok],
    ['a cell failed, beside a void one', of(['void', 'failed']), true, EXIT.failed],
    ['a cell failed, though void ones may be', of(['failed'], { allowVoid: true }), true, EXIT.failed],
    ['it was stopped', of(['ok', 'void'], {}, true), true, EXIT.interrupted],
    ['a check does not hold, beside a void cell', of(['void']), false, EXIT.checks],
  ])('has the exit code of the worst: %s', (_, result, hold, code) => {
    expect(told(result, { lines: [], hold }).code).toBe(code);
  });

  it('prints tables, checks and files, in this order', () => {
    const { printed } = told(of(['ok']), { lines: ['push.missed == 0: yes'], hold: true });
    expect(printed).toMatch(/\n\npush\.missed == 0: yes\n\nreport\.md$/);
    expect(told(of(['ok'])).printed).toMatch(/\n\nreport\.md$/);
  });
});
