import { describe, expect, it } from 'vitest';
import { CheckError } from '../../../bench/commands/check.ts';
import { type GateOutcome, lineOf, parseGates, runGates } from '../../../bench/commands/gate.ts';
import { junitOf } from '../../../bench/commands/junit.ts';
import { createRandom } from '../../../bench/random.ts';
import { renderCompared } from '../../../bench/report/compared.ts';
import { TEXTS } from '../../../bench/report/words/index.ts';
import { LANGUAGES } from '../../../bench/report/words/language.ts';
import { compareRuns } from '../../../bench/result/compare.ts';
import type { Cell, MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { makeResult } from '../../fixtures/make-result.ts';

const BEFORE = makeResult();

const changed = (change: (cell: MeasuredCell) => Partial<MeasuredCell>, result: Result = BEFORE): Result => ({
  ...result,
  cells: result.cells.map((cell) => ({ ...cell, ...change(cell as MeasuredCell) }) as Cell),
});

const slower = (factor: number, result?: Result): Result =>
  changed(
    ({ latencyMs }) => ({
      latencyMs: { ...latencyMs, p50: latencyMs.p50 * factor, p99: latencyMs.p99 * factor },
    }),
    result,
  );

function outcomesOf(
  after: Result,
  expressions: readonly string[],
  before: Result = BEFORE,
): readonly GateOutcome[] {
  const gates = parseGates(expressions, before.modes);
  const figures = gates.map(({ figure }) => figure);
  return runGates(compareRuns(before, after, { force: false, figures }), gates, TEXTS.en);
}

const statusOf = (after: Result, expression: string, before?: Result) =>
  outcomesOf(after, [expression], before).map(({ status }) => status);

describe('a gate', () => {
  it.each([
    [
      'push.latencyMs.p99 > 10%',
      { mode: 'socket.io', figure: 'latencyMsP99', direction: 'higher', by: { fraction: 0.1 } },
    ],
    [
      'pull.requests.useful < -5%',
      { mode: 'short-poll', figure: 'requestsUseful', direction: 'lower', by: { fraction: 0.05 } },
    ],
    ['push.missed > 0', { mode: 'socket.io', figure: 'missed', direction: 'higher', by: { amount: 0 } }],
    [
      'push.latencyMsP50 > 5',
      { mode: 'socket.io', figure: 'latencyMsP50', direction: 'higher', by: { amount: 5 } },
    ],
  ])('is read: %s', (expression, expected) => {
    expect(parseGates([expression], BEFORE.modes)).toEqual([{ expression, ...expected }]);
  });

  it.each([
    ['push.latencyMs.p99 10%', /must be MODE.FIGURE > CHANGE/],
    ['push.latencyMs.p99 < 10%', /a rise is written > 10%, and a fall < -10%/],
    ['pigeon.missed > 0', /must begin with a mode that is measured/],
    ['push.mised > 0', /no figure 'mised'; perhaps missed/],
    ['push.driver.cpuMs > 10%', /the noise of 'driver.cpuMs' is not known/],
  ])('is refused: %s', (expression, message) => {
    expect(() => parseGates([expression], BEFORE.modes)).toThrow(CheckError);
    expect(() => parseGates([expression], BEFORE.modes)).toThrow(message);
  });

  it('fails where the change is beyond both its limit and the noise', () => {
    expect(statusOf(slower(3), 'push.latencyMs.p99 > 10%')).toEqual(['fails']);
    expect(statusOf(slower(3), 'push.latencyMs.p99 > 400%')).toEqual(['holds']);
    // Within what a tail does by chance.
    expect(statusOf(slower(1.5), 'push.latencyMs.p99 > 10%')).toEqual(['holds']);
    expect(statusOf(slower(1 / 3), 'push.latencyMs.p99 > 10%')).toEqual(['holds']);
    expect(statusOf(slower(1 / 3), 'push.latencyMs.p99 < -50%')).toEqual(['fails']);
  });

  it('fails for what must not happen at all, from the first on', () => {
    const repeated = changed(({ delivered }) => ({ duplicated: delivered / 10 }));
    expect(statusOf(repeated, 'push.duplicated > 0')).toEqual(['fails']);
    expect(statusOf(repeated, 'push.duplicated > 10%')).toEqual(['fails']);
    expect(statusOf(BEFORE, 'push.duplicated > 0')).toEqual(['holds']);
  });

  it('does not hold where the figure was not measured in both runs', () => {
    const voided = {
      ...BEFORE,
      cells: BEFORE.cells.map(
        (cell) => ({ ...cell, status: 'void', reasons: [{ code: 'said', text: 'busy' }] }) as Cell,
      ),
    };
    const [outcome] = outcomesOf(voided, ['push.missed > 0']);
    expect(outcome).toMatchObject({ status: 'absent' });
    expect(outcome && lineOf(outcome)).toBe('FAILS  push.missed > 0: was not measured in both runs');
  });

  it('lets pairs of equal runs pass, 20 of 20', () => {
    const random = createRandom(1, 'equal runs');
    // As far as medians of latencies lie apart from run to run.
    const drawn = (): Result => slower(Math.exp(0.08 * (random() + random() + random() - 1.5) * 2));
    const pairs = Array.from({ length: 20 }, () =>
      outcomesOf(
        drawn(),
        ['push.latencyMs.p50 > 5%', 'push.latencyMs.p99 > 10%', 'push.missed > 0'],
        drawn(),
      ),
    );
    expect(pairs.flat().filter(({ status }) => status !== 'holds')).toEqual([]);
  });
});

describe('what gates write', () => {
  const outcomes = outcomesOf(slower(3), ['push.latencyMs.p99 > 10%', 'push.missed > 0']);

  it('is JUnit XML, with what came from outside escaped', () => {
    const xml = junitOf(outcomes, 'a & <b>');
    expect(xml).toContain('<testsuites name="a &amp; &lt;b&gt;" tests="2" failures="1">');
    expect(xml).toMatch(
      /<testcase classname="socket.io" name="push.latencyMs.p99 &gt; 10% \(.*\)"><failure message=".* → .*" type="fails"\/>/,
    );
    expect(xml).toMatch(/name="push.missed &gt; 0 \(.*\)"><system-out>/);
  });

  it.each(LANGUAGES)('is a page with both runs over each other, in %s', async (language) => {
    const after = slower(3);
    const page = await renderCompared(
      BEFORE,
      after,
      compareRuns(BEFORE, after, { force: false }),
      '',
      TEXTS[language],
    );
    for (const id of ['compared-latency', 'compared-requests-over-time', 'compared-staleness']) {
      expect(page).toContain(`data-chart="${id}"`);
      expect(page).toContain(`"${id}":{`);
    }
    expect(page).toContain(TEXTS[language].compared.before('socket.io'));
  });
});
