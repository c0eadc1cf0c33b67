import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { startServerAsPeopleDo } from '../processes/support/started-server.ts';
import { onlyRun, startBench, temporaryFolder } from '../support/bench.ts';
import { openReaders, range } from '../support/read.ts';
import { drill } from './drill.ts';
import { postMessage } from './posting.ts';
import { HOUR_MS, makeSteppableClock } from './step-clock.ts';

const RUN =
  '--modes push,pull --clients 10 --rate 10 --interval 250 --duration 4 --warmup 1 --store sqlite --allow-void'.split(
    ' ',
  );

/** Measures two cells; the clock goes forward in the first one's window and back by two hours in the second's. */
async function stepInRun(only: string): Promise<string> {
  const out = temporaryFolder();
  const clock = makeSteppableClock(only);
  const bench = startBench([...RUN, '--out', out], { NODE_OPTIONS: `--import ${clock.preload}` });
  await bench.saw(/cell 1 of 2[\s\S]*measuring/);
  await sleep(1_500);
  clock.step(HOUR_MS);
  await bench.saw(/cell 2 of 2[\s\S]*measuring/);
  await sleep(1_500);
  clock.step(-HOUR_MS);
  const { code, output } = await bench.ended;
  expect(code, output).toBe(0);
  const { cells } = (await onlyRun(out)).result;
  expect(cells).toHaveLength(2);
  const latest: number[] = [];
  for (const cell of cells) {
    if (cell.status === 'failed') throw new Error(output);
    const { missed, duplicated, reordered, published } = cell;
    expect({ missed, duplicated, reordered, published }).toEqual({
      missed: 0,
      duplicated: 0,
      reordered: 0,
      published: 40,
    });
    latest.push(cell.latencyMs.max);
  }
  const maxMs = Math.max(...latest);
  // A busy machine may be late by a second or two, not by an hour.
  expect(maxMs).toBeLessThan(20_000);
  return `both cells have every message, none later than ${(maxMs / 1000).toFixed(1)} s`;
}

describe('a clock that is set', () => {
  drill('clock set in a measured server', { injected: '+1 h in one window, −1 h in the next' }, () =>
    stepInRun('src/main'),
  );

  drill('clock set in the driver', { injected: '+1 h in one window, −1 h in the next' }, () =>
    stepInRun('pull-vs-push'),
  );

  drill(
    'clock set while a server serves',
    { injected: '+1 h, then −1 h, readers of all modes', short: true },
    async () => {
      const clock = makeSteppableClock();
      const server = await startServerAsPeopleDo({
        env: { MESSAGES_PER_MINUTE: '60' },
        preload: clock.preload,
      });
      const readers = await openReaders(server.url);
      const times: number[] = [];
      const post = async (count: number) => {
        for (let message = 0; message < count; message++) {
          const answer = await postMessage(server.url);
          expect(answer.status).toBe(201);
          times.push(Date.parse(((await answer.json()) as { createdAt: string }).createdAt));
        }
      };
      await post(20);
      const held = fetch(`${server.url}/messages?since=1000000&wait=2000`);
      const heldMs = performance.now();
      const step = async (offsetMs: number) => {
        clock.step(offsetMs);
        await sleep(200);
      };
      await step(HOUR_MS);
      await post(20);
      // What an address has posted in this minute counts, though it is an hour later now.
      await step(-HOUR_MS);
      await post(20);
      const refused = await postMessage(server.url);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect((await held).status).toBe(200);
      expect(performance.now() - heldMs).toBeLessThan(20_000);
      await Promise.all(readers.map((reader) => reader.has(60)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, 60));
      const [before = 0, ahead = 0, behind = 0] = [times[0], times[20], times[40]];
      expect(ahead - before).toBeGreaterThan(0.9 * HOUR_MS);
      expect(behind - before).toBeLessThan(-0.9 * HOUR_MS);
      return `${readers.length} readers have all 60 messages in order; the limit of a minute holds, and only createdAt shows the steps`;
    },
  );
});
