import { expect, it } from 'vitest';
import { parseGates, runGates } from '../../bench/commands/gate.ts';
import { TEXTS } from '../../bench/report/words/index.ts';
import { compareRuns } from '../../bench/result/compare.ts';
import type { Result } from '../../bench/result/schema.ts';
import { makeResult } from '../fixtures/make-result.ts';
import type { Delivery } from './reader-stream.ts';
import { measureCell } from './run.ts';
import { type Lies, startLyingServer } from './server.ts';

const LOAD = { mode: 'websocket', clients: 12, pollIntervalMs: 1_000, messagesPerSecond: 20, durationS: 2 };
const GATES = ['websocket.latencyMs.p50 > 10%', 'websocket.duplicated > 0', 'websocket.missed > 0'];

/** Measures one cell and returns it as a run. Times of a busy machine are judged, so its cell counts even if it would be void. */
async function runWith(lies: Lies): Promise<Result> {
  const server = await startLyingServer(lies);
  try {
    const { measured } = await measureCell(server, LOAD);
    const result = makeResult({ ...load(), modes: [LOAD.mode] });
    const [cell] = result.cells;
    if (cell === undefined || measured === undefined) throw new Error('nothing was measured');
    return { ...result, cells: [{ ...cell, ...measured, status: 'ok', reasons: [] }] };
  } finally {
    await server.close();
  }
}

function load() {
  return {
    clients: [LOAD.clients],
    pollIntervalMs: [LOAD.pollIntervalMs],
    messagesPerSecond: [LOAD.messagesPerSecond],
    durationS: LOAD.durationS,
  };
}

function failing(before: Result, after: Result): readonly string[] {
  const gates = parseGates(GATES, before.modes);
  const comparison = compareRuns(before, after, { force: false, figures: gates.map(({ figure }) => figure) });
  return runGates(comparison, gates, TEXTS.en)
    .filter(({ status }) => status !== 'holds')
    .map(({ gate }) => gate.expression);
}

it('a regression that was put in on purpose fails its gate, and only that', async () => {
  // Every tenth message, the first that comes after the warm-up included, to every reader twice.
  const repeat = Array.from({ length: 40 }, (_, tenth) =>
    Array.from({ length: LOAD.clients }, (_, reader): Delivery => [reader, 10 * (tenth + 1)]),
  ).flat();
  const honest = await runWith({});
  expect(failing(honest, await runWith({ duplicate: repeat }))).toContain('websocket.duplicated > 0');
  expect(failing(honest, await runWith({ delayMs: 5 }))).toEqual(['websocket.latencyMs.p50 > 10%']);
});
