import { describe, expect, it } from 'vitest';
import { CheckError, parseChecks, runChecks } from '../../../bench/commands/check.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { failed, makeResult, voided, withCell } from '../../fixtures/make-result.ts';

const result = makeResult({ pollIntervalMs: [250, 1000], repeat: 3 });
const run = (...expressions: string[]) => runChecks(result, parseChecks(expressions, result.modes), en);

describe('a check', () => {
  it.each([
    ['push.latencyMs.p99 < 50', 'socket.io', 'latencyMs.p99', '<', 50],
    ['socket.io.missed==0', 'socket.io', 'missed', '==', 0],
    ['  pull.requests.total >= 1e3 ', 'short-poll', 'requests.total', '>=', 1000],
    ['pull.serverCpuUsPerDelivery <= 2.5', 'short-poll', 'serverCpuUsPerDelivery', '<=', 2.5],
    ['pull.emptyFraction < 20%', 'short-poll', 'emptyFraction', '<', 0.2],
    ['pull.server.utilization < 90%', 'short-poll', 'server.utilization', '<', 0.9],
  ])('is parsed: %s', (expression, mode, path, operator, limit) => {
    expect(parseChecks([expression], result.modes)).toEqual([
      { expression: expression.trim(), mode, path, operator, limit },
    ]);
  });

  it.each([
    ['', /must be MODE.FIGURE OPERATOR NUMBER/],
    ['push.latencyMs.p99', /must be MODE.FIGURE/],
    ['push.latencyMs.p99 => 5', /must be MODE.FIGURE|the limit must be a number/],
    ['push.missed < 5%', /must be a number without a unit.*'5%'/],
    ['push.emptyFraction < 120%', /must be a number without a unit.*'120%'/],
    ['push.latencyMs.p99 < 50ms', /must be a number without a unit.*'50ms'/],
    [
      'push.latencyMs.p98 < 50',
      /no figure 'latencyMs.p98'; perhaps (?=.*latencyMs.p99).{1,80}\. All are listed by/,
    ],
    ['push.p999 < 50', /no figure 'p999'; perhaps latencyMs.p999 or/],
    ['push.mised < 50', /no figure 'mised'; perhaps missed\. All/],
    ['push.latncy < 50', /no figure 'latncy'; perhaps latency\w+ or latency\w+ or latency\w+\. All/],
    ['push.carrier-pigeons < 50', /no figure 'carrier-pigeons'\. All are listed by/],
    [
      'carrier-pigeon.missed == 0',
      /must begin with a mode that is measured: short-poll, pull, socket.io, push/,
    ],
    ['push.latencyMs < 50', /no figure 'latencyMs'/],
  ])('is refused: %s', (expression, message) => {
    expect(() => parseChecks([expression], result.modes)).toThrow(CheckError);
    expect(() => parseChecks([expression], result.modes)).toThrow(message);
  });

  it('is refused together with all others that are invalid', () => {
    expect(() => parseChecks(['x', 'push.missed == 0', 'y'], result.modes)).toThrow(/'x'.*\n.*'y'/);
  });

  it('is tested in every row of its mode', () => {
    expect(run('pull.latencyMs.p50 < 200').map(({ passed }) => passed)).toEqual([true, false]);
    expect(run('push.latencyMs.p99 < 50').map(({ passed }) => passed)).toEqual([true]);
  });

  it.each([
    ['push.requests.total < 100', false],
    ['push.requests.total <= 100', true],
    ['push.requests.total > 100', false],
    ['push.requests.total >= 100', true],
    ['push.requests.total == 100', true],
    ['push.requests.total == 101', false],
  ])('compares: %s', (expression, passed) => {
    expect(run(expression)).toEqual([
      {
        passed,
        line: `${passed ? 'holds' : 'FAILS'}  ${expression}: measured 100 (100 clients, 1 message/s, 20 B, 10 s)`,
      },
    ]);
  });

  it('fails where its figure was not measured', () => {
    const checks = parseChecks(['push.missed == 0'], result.modes);
    const single = makeResult();
    for (const change of [voided('late'), failed('killed')]) {
      const [outcome] = runChecks(withCell(single, 1, change), checks, en);
      expect(outcome?.passed).toBe(false);
      expect(outcome?.line).toMatch(/void: late|failed: killed/);
    }
    expect(runChecks({ ...single, cells: [] }, checks, en)[0]).toEqual({
      passed: false,
      line: 'FAILS  push.missed == 0: socket.io was not measured',
    });
  });
});
