import { median } from 'simple-statistics';
import { BENCH } from '../../src/process/command-names.ts';
import { UsageError } from '../../src/process/explained-error.ts';
import { share } from '../plan/flags.ts';
import { nearestTo } from '../plan/nearest-names.ts';
import { formatApart, formatNumber } from '../report/words/format.ts';
import type { Text } from '../report/words/index.ts';
import { FIGURE_IDS, FIGURES, type FigureId } from '../result/figures.ts';
import { NUMERIC_PATHS, numberAt } from '../result/numeric-paths.ts';
import type { MeasuredCell, Result } from '../result/schema.ts';
import { type Row, rowsOf, summarise } from '../result/summary.ts';

const OPERATORS = {
  '<': (measured: number, limit: number) => measured < limit,
  '<=': (measured: number, limit: number) => measured <= limit,
  '>': (measured: number, limit: number) => measured > limit,
  '>=': (measured: number, limit: number) => measured >= limit,
  '==': (measured: number, limit: number) => measured === limit,
} as const;
type Operator = keyof typeof OPERATORS;

/** A limit that a run must keep, such as `push.latencyMs.p99 < 50`. */
export interface Check {
  readonly expression: string;
  /** The mode's own name, whichever of its names was given. */
  readonly mode: string;
  readonly path: string;
  readonly operator: Operator;
  readonly limit: number;
}

export interface CheckOutcome {
  readonly passed: boolean;
  /** One line: the check, what was measured, and where. */
  readonly line: string;
}

/** Checks that cannot be understood. The message lists all of them, each with what is allowed. */
export class CheckError extends UsageError {
  override readonly name = 'CheckError';
}

export interface ModeNames {
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * Reads checks, each `MODE.FIGURE OPERATOR NUMBER`; a figure is a path of a cell in `data.json` or one derived from it.
 *
 * @throws {CheckError} naming every check that is wrong.
 */
export function parseChecks(expressions: readonly string[], modes: readonly ModeNames[]): readonly Check[] {
  const parsed = expressions.map((expression) => parseCheck(expression, modes));
  const problems = parsed.filter((each) => typeof each === 'string');
  if (problems.length > 0) throw new CheckError(problems.join('\n'));
  return parsed.filter((each) => typeof each !== 'string');
}

function parseCheck(expression: string, modes: readonly ModeNames[]): Check | string {
  const wrong = (problem: string) => `--check '${expression}': ${problem}`;
  const [, subject, operator, number] = /^\s*(\S+?)\s*(<=|>=|==|<|>)\s*(\S+)\s*$/.exec(expression) ?? [];
  if (subject === undefined || !isOperator(operator)) {
    return wrong(`must be MODE.FIGURE OPERATOR NUMBER, for example 'push.latencyMs.p99 < 50'`);
  }
  const of = parseSubject(subject, modes);
  if (typeof of === 'string') return wrong(of);
  const { mode, path } = of;
  const limit = readLimit(number ?? '', path);
  if (!Number.isFinite(limit)) {
    return wrong(
      `the limit must be a number without a unit (the figure's name has it; only shares take one, such as 20%), not '${number}'`,
    );
  }
  return { expression: expression.trim(), mode, path, operator, limit };
}

/** Reads `MODE.FIGURE`: the mode's own name, and a figure or a path of a cell in `data.json`. @returns the problem where it is neither. */
export function parseSubject(
  subject: string,
  modes: readonly ModeNames[],
): { readonly mode: string; readonly path: string } | string {
  const names = modes.flatMap((mode) =>
    [mode.name, ...mode.aliases].map((name) => ({ name, mode: mode.name })),
  );
  const named = names.find(({ name }) => subject.startsWith(`${name}.`));
  if (named === undefined) {
    return `must begin with a mode that is measured: ${names.map(({ name }) => name).join(', ')}`;
  }
  const path = subject.slice(named.name.length + 1);
  if (!isFigure(path) && !NUMERIC_PATHS.includes(path)) {
    const near = nearestTo(path, [...FIGURE_IDS, ...NUMERIC_PATHS]);
    const meant = near.length === 0 ? '' : `; perhaps ${near.join(' or ')}`;
    return `there is no figure '${path}'${meant}. All are listed by: ${BENCH.before} figures`;
  }
  return { mode: named.mode, path };
}

/** `20%` is the share `0.2`, as for a flag; for figures that are shares alone. */
function readLimit(text: string, path: string): number {
  const isShare = isFigure(path) ? FIGURES[path].unit === 'fraction' : /(utilization|fraction)$/i.test(path);
  const parsed = isShare && text.endsWith('%') ? share.safeParse(text) : undefined;
  return parsed?.success ? parsed.data : Number(text);
}

/**
 * Holds a run to its checks: the median of the repeats, in every row of the mode. A row without judged figures fails
 * its checks, since a limit that was not measured was not kept.
 */
export function runChecks(result: Result, checks: readonly Check[], text: Text): readonly CheckOutcome[] {
  const rows = rowsOf(summarise(result));
  return checks.flatMap((check) => {
    const own = rows.filter((row) => row.mode.name === check.mode);
    if (own.length === 0)
      return [{ passed: false, line: lineOf(false, check, `${check.mode} was not measured`) }];
    return own.map((row) => judge(row, check, text));
  });
}

function judge(row: Row, check: Check, text: Text): CheckOutcome {
  const values =
    row.status === 'ok'
      ? row.cells.map((cell) => figureOf(cell, check.path)).filter((value) => value !== undefined)
      : [];
  const passed = values.length > 0 && OPERATORS[check.operator](median(values), check.limit);
  const found =
    row.status !== 'ok'
      ? `${row.status}: ${[...new Set(row.reasons.map(text.reason))].join('; ')}`
      : values.length === 0
        ? 'was not measured'
        : `measured ${formatApart(median(values), check.limit, formatNumber, 4)[0]}`;
  return { passed, line: lineOf(passed, check, `${found} (${text.place(row)})`) };
}

function lineOf(passed: boolean, { expression }: Check, found: string): string {
  return `${passed ? 'holds' : 'FAILS'}  ${expression}: ${found}`;
}

function figureOf(cell: MeasuredCell, path: string): number | undefined {
  return isFigure(path) ? FIGURES[path].of(cell) : numberAt(cell, path);
}

export function isFigure(path: string): path is FigureId {
  return (FIGURE_IDS as readonly string[]).includes(path);
}

function isOperator(text: string | undefined): text is Operator {
  return text !== undefined && Object.hasOwn(OPERATORS, text);
}
