import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { TEXTS } from '../../../bench/report/words/index.ts';
import { FIGURES } from '../../../bench/result/figures.ts';
import { type Cell, type MeasuredCell, type Result, resultSchema } from '../../../bench/result/schema.ts';
import { failed, makeResult, voided } from '../../fixtures/make-result.ts';
import { verdictText } from './verdict-text.ts';

const { en } = TEXTS;

/** In this fixture batches halve the CPU time and add half a batch interval to the median latency. */
function batched(cell: Cell): Cell {
  if (cell.status !== 'ok' || cell.batchMs === 0) return cell;
  const { server, latencyMs, predicted } = cell;
  return {
    ...cell,
    server: { ...server, cpuMs: (server.cpuMs ?? 0) / 2 },
    latencyMs: { ...latencyMs, p50: latencyMs.p50 + cell.batchMs / 2 },
    predicted: { ...predicted, latencyMsP50: cell.batchMs / 2 },
  };
}

const plain = makeResult({
  modes: ['short-poll', 'long-poll', 'socket.io'],
  pollIntervalMs: [250, 1000],
  messagesPerSecond: [1, 5],
  batchMs: [0, 100],
});
const result: Result = { ...plain, cells: plain.cells.map(batched) };
const analysis = analyse(result);

/** Returns the run with every batched cell of a mode changed. */
const withBatch = (mode: string, batchMs: number, change: (cell: Cell) => Cell): Result => ({
  ...result,
  cells: result.cells.map((cell) => (cell.mode === mode && cell.batchMs === batchMs ? change(cell) : cell)),
});
const markdownOf = (of: Result, text = en) => {
  const analysed = analyse(of);
  return renderMarkdown(analysed, chartsOf(analysed, text), text);
};
const verdictOf = (of: Result) => verdictText(of, 'batching');

describe('batches', () => {
  it('are left out of a report without batches', () => {
    const without = makeResult({ modes: ['short-poll', 'long-poll', 'socket.io'] });
    expect(analyse(without).batchedLoads).toEqual([]);
    expect(verdictOf(without)).toBeUndefined();
    expect(markdownOf(without)).not.toContain(en.batching.heading);
    expect(chartsOf(analyse(without), en).map(({ id }) => id)).not.toContain('batching');
  });

  it('have a group each with every mode, the same polls in all', () => {
    const { groups } = analysis;
    expect(groups.map(({ parameters: at }) => [at.messagesPerSecond, at.pollIntervalMs, at.batchMs])).toEqual(
      [1, 5].flatMap((rate) =>
        [250, 1000].flatMap((interval) => [0, 100].map((batch) => [rate, interval, batch])),
      ),
    );
    for (const { rows } of groups) expect(rows.map(({ mode }) => mode.name)).toEqual(result.plan.modes);
    expect(groups[0]?.rows[0]).toBe(groups[1]?.rows[0]);
    expect(groups[0]?.rows[1]).not.toBe(groups[1]?.rows[1]);
    expect(groups[1]?.rows[1]).toBe(groups[3]?.rows[1]);
  });

  it('do not count as loads of their own where polling is compared with push', () => {
    expect(analysis.crossovers[0]?.points).toHaveLength(4);
    expect(analysis.first?.group.parameters.batchMs).toBe(0);
    expect(analysis.projection?.parameters.batchMs).toBe(0);
  });

  it('are compared with no batch, for each mode and load', () => {
    const effects = analysis.batchedLoads.map(({ parameters, modes }) => [
      parameters.messagesPerSecond,
      ...modes.map(({ mode, effect }) => [mode.name, effect?.cpu.outcome, effect?.latency.outcome]),
    ]);
    const each = ['long-poll', 'socket.io'].map((mode) => [mode, 'lower', 'higher']);
    expect(effects).toEqual([
      [1, ...each],
      [5, ...each],
    ]);
  });

  it('have a verdict, for the load with most deliveries', () => {
    expect(verdictOf(result)).toMatch(
      /^Handing over messages at most every 100 ms instead of one by one \(100 clients, 5 messages\/s\): long-poll took [\d.]+ times less server CPU per message .*; socket\.io took .* and delivered the median message 50 ms later \(.*\)\.$/,
    );
  });

  it('are shown but not judged where one of the two is void or failed', () => {
    const spoilt = withBatch('socket.io', 0, voided('late by 80 ms'));
    expect(verdictOf(spoilt)).not.toContain('socket.io');
    expect(markdownOf(spoilt)).toMatch(/socket\.io, at most every 100 ms .*: cannot be judged/);
    expect(markdownOf(spoilt)).toMatch(/\| socket\.io +\| none +\| +— \| +\([\d.]+\) \|/);
    const ended = withBatch('socket.io', 100, failed('killed'));
    expect(markdownOf(ended)).toMatch(/\| socket\.io +\| 100 ms +\| +— \|/);
    const none = withBatch('long-poll', 0, failed('killed'));
    expect(
      verdictOf({ ...none, cells: none.cells.filter(({ mode }) => mode !== 'socket.io') }),
    ).toBeUndefined();
  });

  it.each(Object.entries(TEXTS))('are reported beside theory (%s)', (_language, text) => {
    const report = markdownOf(result, text);
    expect(report).toContain(`## ${text.batching.heading}`);
    expect(report).toContain('batching.svg');
    expect(report).not.toMatch(/undefined|NaN/);
    const row = report.split('\n').find((line) => /\| socket\.io +\| 100 ?ms/.test(line));
    expect(row?.split('|').at(-2)?.trim()).toBe('50');
  });
});

describe('theory in the chart', () => {
  const linesOf = (of: Result) => {
    const chart = chartsOf(analyse(of), en).find(({ id }) => id === 'batching');
    const series = chart?.option.series as { name: string; data: unknown[] }[];
    return series.filter(({ name }) => name.startsWith('theory')).map(({ name, data }) => [name, ...data]);
  };

  it('is one line where it is the same for all modes with figures', () => {
    expect(linesOf(result)).toEqual([['theory', 1, 50]]);
    const end = failed('killed');
    const ended = result.cells.map((cell) => (cell.mode === 'long-poll' ? end(cell) : cell));
    expect(linesOf({ ...result, cells: ended })).toEqual([['theory', 1, 50]]);
  });

  it('is a line for each kind of mode where a round trip is longer than a batch', () => {
    const far = withBatch('long-poll', 100, (cell) =>
      cell.status === 'failed' ? cell : { ...cell, predicted: { ...cell.predicted, latencyMsP50: 75 } },
    );
    expect(linesOf(far)).toEqual([
      ['theory (long-poll)', 1, 75],
      ['theory (socket.io)', 1, 50],
    ]);
  });
});

describe('messages per write', () => {
  const [cell] = result.cells.filter(({ mode }) => mode === 'socket.io') as MeasuredCell[];
  if (cell === undefined) throw new Error('a fixture without socket.io');
  const { deliver } = cell.roles;
  const written = (pushes: number) => ({
    ...cell,
    roles: { ...cell.roles, deliver: { ...deliver, pushes } },
  });

  it('are computed where the run counted its writes', () => {
    expect(FIGURES.messagesPerWrite.of(written(cell.delivered / 4))).toBe(4);
    expect(FIGURES.messagesPerWrite.of(cell)).toBeUndefined();
  });
});

it('a run from before batches is read as one without batches', () => {
  const { batchMs: _, ...plan } = result.plan;
  const cells = result.cells
    .filter(({ batchMs }) => batchMs === 0)
    .map(({ batchMs: _none, ...cell }) => cell);
  const read = resultSchema.parse({ ...result, plan, cells });
  expect(read.plan.batchMs).toEqual([0]);
  expect(read.cells.map(({ batchMs }) => batchMs)).toEqual(cells.map(() => 0));
});
