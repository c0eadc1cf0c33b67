import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReportCache, type GetReportPart } from '../../classroom/server/report-worker/index.ts';
import { temporaryFolder } from '../support/bench.ts';

describe('the cache of rendered reports', () => {
  let folder: string;
  let orders: string[];
  let getPart: GetReportPart;
  let running: number;
  let mostRunning: number;
  let fails: boolean;

  beforeEach(() => {
    folder = temporaryFolder();
    orders = [];
    running = mostRunning = 0;
    fails = false;
    getPart = createReportCache(folder, async (order) => {
      orders.push(`${order.part} ${order.language}`);
      mostRunning = Math.max(mostRunning, ++running);
      await nextTurn();
      running--;
      if (fails) throw new Error('cannot render');
      return orders.length;
    });
  });

  const writeData = (run: string, atS: number): void => {
    mkdirSync(join(folder, run), { recursive: true });
    const path = join(folder, run, 'data.json');
    writeFileSync(path, '{}');
    utimesSync(path, atS, atS);
  };

  it('renders a part once for many simultaneous callers', async () => {
    writeData('run', 1);
    const answers = await Promise.all(Array.from({ length: 30 }, () => getPart('pictures', 'run', 'en')));
    expect(new Set(answers).size).toBe(1);
    expect(await getPart('pictures', 'run', 'en')).toBe(answers[0]);
    expect(orders).toEqual(['pictures en']);
  });

  it('renders a part again when the run’s data file has changed', async () => {
    writeData('run', 1);
    const before = await getPart('summary', 'run', 'en');
    writeData('run', 2);
    expect(await getPart('summary', 'run', 'en')).not.toBe(before);
  });

  it('renders one part at a time, so that it uses at most one processor', async () => {
    writeData('run', 1);
    await Promise.all([
      getPart('summary', 'run', 'en'),
      getPart('pictures', 'run', 'en'),
      getPart('pictures', 'run', 'ko'),
    ]);
    expect(orders).toEqual(['summary en', 'pictures en', 'pictures ko']);
    expect(mostRunning).toBe(1);
  });

  it('drops the oldest part when it is full', async () => {
    for (let run = 0; run < 40; run++) {
      writeData(`run ${run}`, 1);
      await getPart('pictures', `run ${run}`, 'en');
    }
    await getPart('pictures', 'run 39', 'en');
    expect(orders).toHaveLength(40);
    await getPart('pictures', 'run 0', 'en');
    expect(orders).toHaveLength(41);
  });

  it('renders a part again after a failure, and resolves to undefined if there is no such run', async () => {
    writeData('run', 1);
    fails = true;
    await expect(getPart('pictures', 'run', 'en')).rejects.toThrow('cannot render');
    fails = false;
    expect(await getPart('pictures', 'run', 'en')).toBe(2);
    expect(await getPart('pictures', 'another', 'en')).toBeUndefined();
    expect(orders).toHaveLength(2);
  });
});
