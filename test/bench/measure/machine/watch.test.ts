import { describe, expect, it } from 'vitest';
import { watchMachine } from '../../../../bench/measure/machine/watch.ts';

const files = (waitedNs: number, stolen: number, stallUs: number): Readonly<Record<string, string>> => ({
  '/proc/7/schedstat': `1000 ${waitedNs} 5\n`,
  '/proc/stat': `cpu  100 0 100 ${800 - stolen} 0 0 0 ${stolen} 50 0\ncpu0 1 2 3\n`,
  '/proc/pressure/memory': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${stallUs}\nfull avg10=0.00 total=1\n`,
});

describe('what kept processes from running', () => {
  it('is the growth of the system’s counters: waiting in ms, stolen time and stalls as shares', () => {
    let now = files(2_000_000, 0, 0);
    const watch = watchMachine({ pids: [7] }, (path) => now[path]);
    now = {
      ...files(52_000_000, 40, 0),
      '/proc/stat': 'cpu  150 0 150 860 0 0 0 40 90 0\n',
    };
    const { waitedMs, stolenFraction, memoryStallFraction } = watch.end();
    expect(waitedMs).toBeCloseTo(50);
    // 40 of 200 ticks; what guests use is in user time already.
    expect(stolenFraction).toBeCloseTo(0.2);
    expect(memoryStallFraction).toBe(0);
  });

  it('has the CPU of the database that the server runs for itself, whatever its name', () => {
    const stat = (user: number, system: number) =>
      `8 (a (b) c) S 1 8 8 0 -1 4194560 1 2 3 4 ${user} ${system} 0 0 20 0 1 0 5 6 7\n`;
    let now: Readonly<Record<string, string>> = { '/proc/8/stat': stat(100, 50) };
    const watch = watchMachine({ pids: [7], databasePid: 8 }, (path) => now[path]);
    now = { '/proc/8/stat': stat(103, 55) };
    expect(watch.end().databaseCpuMs).toBe(80);
    expect(watchMachine({ pids: [7] }, (path) => now[path]).end().databaseCpuMs).toBeUndefined();
  });

  it('is the wait of the server that waited longest, where there are several', () => {
    let now: Readonly<Record<string, string>> = {
      '/proc/7/schedstat': '1 0 5',
      '/proc/9/schedstat': '1 0 5',
    };
    const watch = watchMachine({ pids: [7, 8, 9] }, (path) => now[path]);
    now = { '/proc/7/schedstat': '1 3000000 5', '/proc/9/schedstat': '1 8000000 5' };
    expect(watch.end().waitedMs).toBeCloseTo(8);
  });

  it('is absent where the system does not tell', () => {
    const watch = watchMachine({ pids: [7], databasePid: 8 }, () => undefined);
    expect(watch.end()).toEqual({
      waitedMs: undefined,
      databaseCpuMs: undefined,
      stolenFraction: undefined,
      memoryStallFraction: undefined,
    });
  });

  it('is told by this system, if it is Linux', () => {
    const watch = watchMachine({ pids: [process.pid], databasePid: process.pid });
    const told = watch.end();
    if (process.platform === 'linux') expect(told.waitedMs).toBeGreaterThanOrEqual(0);
  });
});
