import { formatFigure } from '../report/words/figure-text.ts';
import { formatChangeBeside } from '../report/words/format.ts';
import type { Text } from '../report/words/index.ts';
import type { Change, RunComparison } from '../result/compare.ts';
import { FIGURE_IDS, type FigureId } from '../result/figures.ts';
import { CheckError, isFigure, type ModeNames, parseSubject } from './check.ts';

/** A change from one run to another that is not to happen, such as `push.latencyMs.p99 > 10%`. */
export interface Gate {
  readonly expression: string;
  readonly mode: string;
  readonly figure: FigureId;
  /** Whether it fails where the figure has risen, or where it has fallen. */
  readonly direction: 'higher' | 'lower';
  /** By how much, as a share of what it was, or in the figure's own unit. */
  readonly by: { readonly fraction: number } | { readonly amount: number };
}

export interface GateOutcome {
  readonly gate: Gate;
  readonly status: 'holds' | 'fails' | 'absent';
  /** Where it was compared; empty where it could not be. */
  readonly place: string;
  /** What was found, in one line. */
  readonly found: string;
}

/**
 * Reads gates, each `MODE.FIGURE > CHANGE` or `MODE.FIGURE < -CHANGE`; a change is a share such as `10%`, or a number in the figure's unit.
 *
 * @throws {CheckError} naming every gate that is wrong.
 */
export function parseGates(expressions: readonly string[], modes: readonly ModeNames[]): readonly Gate[] {
  const parsed = expressions.map((expression) => parseGate(expression, modes));
  const problems = parsed.filter((each) => typeof each === 'string');
  if (problems.length > 0) throw new CheckError(problems.join('\n'));
  return parsed.filter((each) => typeof each !== 'string');
}

function parseGate(expression: string, modes: readonly ModeNames[]): Gate | string {
  const wrong = (problem: string) => `--fail-on '${expression}': ${problem}`;
  const [, subject, operator, sign, digits, percent] =
    /^\s*(\S+?)\s*([<>])\s*([-+−]?)(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(expression) ?? [];
  if (subject === undefined || digits === undefined) {
    return wrong(
      `must be MODE.FIGURE > CHANGE or MODE.FIGURE < -CHANGE, for example 'push.latencyMs.p99 > 10%' or 'push.missed > 0'`,
    );
  }
  const of = parseSubject(subject, modes);
  if (typeof of === 'string') return wrong(of);
  const figure = figureOf(of.path);
  if (figure === undefined) {
    return wrong(
      `the noise of '${of.path}' is not known, so no change of it can be told; those that can are ${FIGURE_IDS.join(', ')}`,
    );
  }
  const falls = operator === '<';
  if (Number(digits) > 0 && falls !== (sign === '-' || sign === '−')) {
    return wrong(`a rise is written > 10%, and a fall < -10%`);
  }
  return {
    expression: expression.trim(),
    mode: of.mode,
    figure,
    direction: falls ? 'lower' : 'higher',
    by: percent === '%' ? { fraction: Number(digits) / 100 } : { amount: Number(digits) },
  };
}

/** Returns the figure of a path of a cell, as `latencyMsP99` is of `latencyMs.p99`. */
function figureOf(path: string): FigureId | undefined {
  const name = path.replaceAll(/\.([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return isFigure(name) ? name : undefined;
}

/**
 * Holds a comparison to its gates. One fails where the figure changed by more than it allows, and the one judge tells the change from the
 * noise. Where the figure was not measured in both runs, nothing can be told, so the gate does not hold either.
 */
export function runGates(
  comparison: RunComparison,
  gates: readonly Gate[],
  text: Text,
): readonly GateOutcome[] {
  return gates.flatMap((gate): readonly GateOutcome[] => {
    const changes = comparison.changes.filter(
      ({ row, figure }) => row.mode.name === gate.mode && figure === gate.figure,
    );
    if (changes.length === 0) {
      return [{ gate, status: 'absent', place: '', found: 'was not measured in both runs' }];
    }
    return changes.map((change) => ({
      gate,
      status: isBeyond(change, gate) ? 'fails' : 'holds',
      place: text.place(change.row),
      found: foundIn(change),
    }));
  });
}

function isBeyond({ outcome, before, after }: Change, { direction, by }: Gate): boolean {
  if (outcome !== direction) return false;
  const change = (after.median - before.median) * (direction === 'higher' ? 1 : -1);
  // From 0, every rise is beyond any share.
  return 'amount' in by ? change > by.amount : change > by.fraction * before.median;
}

function foundIn({ figure, before, after, outcome, floorFraction }: Change): string {
  const relative = before.median === 0 ? Number.NaN : (after.median - before.median) / before.median;
  const [change, noise] = formatChangeBeside(relative, floorFraction);
  const told = outcome === 'same' ? `within the noise of ${noise}` : `beyond the noise of ${noise}`;
  return `${formatFigure(figure, before.median)} → ${formatFigure(figure, after.median)} (${change}, ${told})`;
}

/** One line for a terminal. */
export function lineOf({ gate, status, place, found }: GateOutcome): string {
  return `${status === 'holds' ? 'holds' : 'FAILS'}  ${gate.expression}: ${found}${place === '' ? '' : ` (${place})`}`;
}
