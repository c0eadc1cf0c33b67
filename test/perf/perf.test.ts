import { expect, test } from 'vitest';
import { type Contender, Unavailable } from '../../perf/kinds/case.ts';
import { runCase } from '../../perf/run.ts';
import { rowsOf, summarise } from '../../perf/summary.ts';

/** A contender that returns the given figures in order, and records when it is measured and closed. */
function scripted(name: string, figures: readonly number[], turns: string[]): Contender {
  return {
    name,
    async start() {
      const left = [...figures];
      return {
        async measure() {
          turns.push(name);
          return left.shift() ?? Number.NaN;
        },
        async close() {
          turns.push(`${name} closed`);
        },
      };
    },
  };
}

const missing: Contender = {
  name: 'missing',
  start: async () => {
    throw new Unavailable('not installed');
  },
};

test('contenders are measured in alternating order, and the first window is not counted', async () => {
  const turns: string[] = [];
  const result = await runCase(
    {
      name: 'case',
      title: 'a case',
      unit: 'µs',
      ours: scripted('ours', [99, 2, 4, 12], turns),
      references: [scripted('theirs', [99, 1, 4, 4], turns), missing],
      promise: { reference: 'theirs', ratio: 1.5 },
    },
    3,
    { work: 1 },
  );
  expect(turns).toEqual([
    ...['ours', 'theirs'],
    ...['ours', 'theirs'],
    ...['theirs', 'ours'],
    ...['ours', 'theirs'],
    ...['ours closed', 'theirs closed'],
  ]);
  expect(rowsOf(summarise(result))).toEqual([
    ['a case', 'µs', '4.00', 'theirs', '4.00', '2.00', '1.00–3.00', '≤ 1.50 NOT KEPT'],
    ['', '', '', 'missing', '', '', '', 'skipped: not installed'],
  ]);
});

test('a failure closes the contenders that were started', async () => {
  const turns: string[] = [];
  const broken: Contender = {
    name: 'broken',
    start: async () => {
      throw new Error('cannot start');
    },
  };
  const ours = scripted('ours', [], turns);
  const perfCase = { name: 'case', title: 'a case', unit: 'µs', ours, references: [broken] };
  await expect(runCase(perfCase, 1, { work: 1 })).rejects.toThrow('cannot start');
  expect(turns).toEqual(['ours closed']);
});
