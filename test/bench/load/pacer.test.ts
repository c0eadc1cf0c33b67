import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArrivalsSpec,
  beatGuardMs,
  dueOffsetsMs,
  pollPhasesMs,
  TICK_MS,
} from '../../../bench/load/pacer.ts';

const spec = (changes: Partial<ArrivalsSpec>): ArrivalsSpec => ({
  arrivals: 'even',
  messagesPerSecond: 2,
  fromMs: 0,
  toMs: 2000,
  seed: 1,
  beatGuardMs: 0,
  ...changes,
});

describe('even arrivals', () => {
  it.each<[string, Partial<ArrivalsSpec>, number[]]>([
    ['from the middle of the first slot on', {}, [250, 750, 1250, 1750]],
    ['with the end left out', { toMs: 1250 }, [250, 750]],
    ['from before the window', { fromMs: -1000, toMs: 600 }, [-750, -250, 250]],
    ['from within a slot', { fromMs: -700, toMs: 300 }, [-250, 250]],
    ['slower than one in the window', { messagesPerSecond: 0.1 }, [250]],
    ['as clear of the edges as a short slot lets them', { messagesPerSecond: 100, toMs: 30 }, [5, 15, 25]],
  ])('come %s', (_what, changes, expected) => {
    expect(dueOffsetsMs(spec(changes))).toEqual(expected.map((offset) => offset + 0));
  });

  it('are moved within their slot by the golden ratio, by no more than the guard', () => {
    const offsets = dueOffsetsMs(spec({ beatGuardMs: 100 }));
    // Each moves by 61.803 ms more than the one before it, modulo 100.
    const moves = offsets.map((offset, slot) => offset - (200 + slot * 500));
    for (const [slot, move] of moves.entries()) {
      expect(move).toBeGreaterThanOrEqual(0);
      expect(move).toBeLessThan(100);
      if (slot > 0) expect((move - (moves[slot - 1] ?? 0) + 100) % 100).toBeCloseTo(61.803, 2);
    }
    expect(dueOffsetsMs(spec({ beatGuardMs: 500, toMs: 2500, fromMs: 1500 })).length).toBe(2);
    const [before = 0] = dueOffsetsMs(spec({ beatGuardMs: 100, fromMs: -500, toMs: 0 }));
    expect((before + 300 + 61.803) % 100).toBeCloseTo(moves[0] ?? Number.NaN, 2);
  });

  it('differ for another seed, and are the same for the same seed', () => {
    const drawn = (seed: number) => dueOffsetsMs(spec({ beatGuardMs: 100, seed }));
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });
});

describe('the due times of a log', () => {
  it('come again in each period, before the window and behind it', () => {
    const schedule = { periodMs: 1_000, offsetsMs: [0, 10, 700] };
    const drawn = dueOffsetsMs(spec({ arrivals: 'log', schedule, fromMs: -400, toMs: 1_705 }));
    expect(drawn).toEqual([-300, 0, 10, 700, 1_000, 1_010, 1_700]);
  });
});

const anySpec = fc.record({
  arrivals: fc.constantFrom('even' as const, 'poisson' as const),
  messagesPerSecond: fc.double({ min: 0.1, max: 200, noNaN: true }),
  fromMs: fc.integer({ min: -5000, max: 0 }),
  toMs: fc.integer({ min: 1, max: 20_000 }),
  seed: fc.nat(1_000_000),
  intervalMs: fc.integer({ min: 10, max: 5000 }),
  clients: fc.integer({ min: 1, max: 1000 }),
  phase: fc.constantFrom('jittered' as const, 'aligned' as const),
});

describe('arrivals of either kind', () => {
  it('are strictly ascending and within the schedule', () => {
    fc.assert(
      fc.property(anySpec, (drawn) => {
        const offsets = dueOffsetsMs({ ...drawn, beatGuardMs: beatGuardMs(drawn) });
        for (const [index, offset] of offsets.entries()) {
          if (index > 0) expect(offset).toBeGreaterThan(offsets[index - 1] ?? Infinity);
          expect(offset).toBeGreaterThanOrEqual(drawn.fromMs);
          expect(offset).toBeLessThan(drawn.toMs);
        }
      }),
    );
  });

  it('match the rate in number when even, within two messages', () => {
    fc.assert(
      fc.property(anySpec, (drawn) => {
        const evenly = { ...drawn, arrivals: 'even' as const };
        const offsets = dueOffsetsMs({ ...evenly, beatGuardMs: beatGuardMs(evenly) });
        const expected = ((drawn.toMs - drawn.fromMs) / 1000) * drawn.messagesPerSecond;
        expect(Math.abs(offsets.length - expected)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('are the same in the window for any length of warm-up and drain', () => {
    fc.assert(
      fc.property(anySpec, fc.nat(5000), fc.nat(5000), (drawn, warmupMs, drainMs) => {
        const guard = beatGuardMs(drawn);
        const inWindow = (offsets: number[]) =>
          offsets.filter((offset) => offset >= 0 && offset < drawn.toMs);
        const plain = dueOffsetsMs({ ...drawn, beatGuardMs: guard, fromMs: 0 });
        const wider = dueOffsetsMs({
          ...drawn,
          beatGuardMs: guard,
          fromMs: -warmupMs,
          toMs: drawn.toMs + drainMs,
        });
        expect(inWindow(wider)).toEqual(inWindow(plain));
      }),
    );
  });
});

describe('Poisson arrivals', () => {
  const drawMany = () =>
    dueOffsetsMs(spec({ arrivals: 'poisson', messagesPerSecond: 100, fromMs: -100_000, toMs: 100_000 }));

  it('have the rate before the window and in it, drawn independently', () => {
    const offsets = drawMany();
    const before = offsets.filter((offset) => offset < 0).map((offset) => -offset);
    const after = offsets.filter((offset) => offset >= 0);
    // 10,000 expected on either side; five standard deviations are 500.
    expect(Math.abs(before.length - 10_000)).toBeLessThan(500);
    expect(Math.abs(after.length - 10_000)).toBeLessThan(500);
    expect(after[0]).not.toBe(before.at(-1));
  });

  it('have gaps with a coefficient of variation of 1', () => {
    const offsets = drawMany();
    const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(10, 0);
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  it('differ for another seed, and are the same for the same seed', () => {
    const drawn = (seed: number) => dueOffsetsMs(spec({ arrivals: 'poisson', seed, fromMs: -2000 }));
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });
});

describe('poll phases', () => {
  it('have one client in each stratum of the interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 10, max: 10_000 }),
        fc.nat(),
        (clients, intervalMs, seed) => {
          const phases = pollPhasesMs({ clients, intervalMs, phase: 'jittered', seed });
          const strata = phases.map((phase) => Math.floor((phase / intervalMs) * clients + 1e-9));
          expect([...strata].sort((a, b) => a - b)).toEqual([...strata.keys()]);
        },
      ),
    );
  });

  it('take their order and their places within strata from the seed', () => {
    const phases = (seed: number) => pollPhasesMs({ clients: 50, intervalMs: 1000, phase: 'jittered', seed });
    expect(phases(1)).toEqual(phases(1));
    expect(phases(1)).not.toEqual(phases(2));
    expect(phases(1)).not.toEqual([...phases(1)].sort((a, b) => a - b));
    const places = (seed: number) =>
      phases(seed)
        .map((phase) => phase % 20)
        .sort((a, b) => a - b);
    expect(places(1)).not.toEqual(places(2));
  });

  it('are all the same when aligned', () => {
    expect(pollPhasesMs({ clients: 3, intervalMs: 1000, phase: 'aligned', seed: 1 })).toEqual([0, 0, 0]);
  });
});

describe('the guard against beats', () => {
  it.each([
    ['the stratum of a client', { clients: 10 }, 100],
    ['a tick, where strata are narrower', { clients: 2000 }, TICK_MS],
    ['the whole interval for one client', { clients: 1 }, 1000],
    ['the whole interval for clients that poll together', { clients: 1000, phase: 'aligned' as const }, 1000],
    ['never more than the time to the next message', { clients: 1, messagesPerSecond: 4 }, 250],
  ])('is %s', (_what, changes, expected) => {
    const beat = { intervalMs: 1000, clients: 10, phase: 'jittered' as const, messagesPerSecond: 0.5 };
    expect(beatGuardMs({ ...beat, ...changes })).toBe(expected);
  });

  // The wait for the next poll: for each message and client, the time from the due time to that client's next poll.
  it.each([
    [1000, 1],
    [1000, 2],
    [100, 1],
    [10, 1],
    [1, 1],
    [3, 0.5],
  ])('makes latencies uniform for %d clients at %d messages/s, a beat of the interval', (clients, rate) => {
    const intervalMs = 1000;
    const beat = { intervalMs, clients, phase: 'jittered' as const, messagesPerSecond: rate };
    const due = dueOffsetsMs(
      spec({ messagesPerSecond: rate, toMs: 300_000, beatGuardMs: beatGuardMs(beat) }),
    );
    const phases = pollPhasesMs({ clients, intervalMs, phase: 'jittered', seed: 1 });
    const waits = due
      .flatMap((dueMs) => phases.map((phase) => (((phase - dueMs) % intervalMs) + intervalMs) % intervalMs))
      .sort((a, b) => a - b);
    const distance = Math.max(
      ...[...waits.entries()]
        .filter(([index]) => index % 10 === 0)
        .map(([index, wait]) => Math.abs(wait / intervalMs - index / waits.length)),
    );
    // Clients are at random places in their strata, so the waits cannot be more uniform than one stratum.
    expect(distance).toBeLessThan(clients === 1 ? 0.02 : Math.max(0.01, 1 / clients));
  });
});
