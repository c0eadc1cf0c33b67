import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReportCache, type GetReportPart } from '../../classroom/server/report-worker/index.ts';
import { temporaryFolder } from '../support/bench.ts';

describe('what is made of a run', () => {
  let folder: string;
  let orders: string[];
  let getPart: GetReportPart;
  let underWay: number;
  let mostUnderWay: number;
  let fails: boolean;

  beforeEach(() => {
    folder = temporaryFolder();
    orders = [];
    underWay = mostUnderWay = 0;
    fails = false;
    getPart = createReportCache(folder, async (order) => {
      orders.push(`${order.part} ${order.language}`);
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      await nextTurn();
      underWay--;
      if (fails) throw new Error('out of ink');
      return orders.length;
    });
  });

  const measure = (run: string, atS: number): void => {
    mkdirSync(join(folder, run), { recursive: true });
    const path = join(folder, run, 'data.json');
    writeFileSync(path, '{}');
    utimesSync(path, atS, atS);
  };

  it('is made once, however many ask for it', async () => {
    measure('run', 1);
    const answers = await Promise.all(Array.from({ length: 30 }, () => getPart('pictures', 'run', 'en')));
    expect(new Set(answers).size).toBe(1);
    expect(await getPart('pictures', 'run', 'en')).toBe(answers[0]);
    expect(orders).toEqual(['pictures en']);
  });

  it('is made anew when the run’s data have changed', async () => {
    measure('run', 1);
    const before = await getPart('summary', 'run', 'en');
    measure('run', 2);
    expect(await getPart('summary', 'run', 'en')).not.toBe(before);
  });

  it('is made one part after another, so that it takes one processor at most', async () => {
    measure('run', 1);
    await Promise.all([
      getPart('summary', 'run', 'en'),
      getPart('pictures', 'run', 'en'),
      getPart('pictures', 'run', 'ko'),
    ]);
    expect(orders).toEqual(['summary en', 'pictures en', 'pictures ko']);
    expect(mostUnderWay).toBe(1);
  });

  it('is forgotten when many others were asked for since', async () => {
    for (let run = 0; run < 40; run++) {
      measure(`run ${run}`, 1);
      await getPart('pictures', `run ${run}`, 'en');
    }
    await getPart('pictures', 'run 39', 'en');
    expect(orders).toHaveLength(40);
    await getPart('pictures', 'run 0', 'en');
    expect(orders).toHaveLength(41);
  });

  it('is tried again after a failure, and nothing where there is no run', async () => {
    measure('run', 1);
    fails = true;
    await expect(getPart('pictures', 'run', 'en')).rejects.toThrow('out of ink');
    fails = false;
    expect(await getPart('pictures', 'run', 'en')).toBe(2);
    expect(await getPart('pictures', 'another', 'en')).toBeUndefined();
    expect(orders).toHaveLength(2);
  });
});
