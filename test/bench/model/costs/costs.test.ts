import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePredicted, crossingOf, isAlways } from '../../../../bench/model/costs/crossing.ts';
import { mismatchesOf } from '../../../../bench/model/costs/fingerprint.ts';
import { flowOf } from '../../../../bench/model/costs/flow.ts';
import { nonNegativeLeastSquares } from '../../../../bench/model/costs/non-negative.ts';
import { cpuPartsOf, predictBytes, predictCosts, predictCpu } from '../../../../bench/model/costs/predict.ts';
import { CPU_TERMS } from '../../../../bench/model/costs/terms.ts';
import { projectCosts, serversFor } from '../../../../bench/model/projection.ts';
import { createRandom } from '../../../../bench/random.ts';
import type { ModeCosts } from '../../../../bench/result/calibration.ts';
import type { ModeInfo } from '../../../../bench/result/schema.ts';
import {
  makeCalibration,
  makeCosts,
  TRUE_CPU,
  trueBytes,
  trueCpu,
} from '../../../fixtures/make-calibration.ts';
import { ALL_MODES } from '../../../fixtures/make-result.ts';

const modeOf = (name: string) => ALL_MODES.find((mode) => mode.name === name) as ModeInfo;
const POLL = makeCosts(modeOf('short-poll'));
const HOLD = makeCosts(modeOf('long-poll'));
const PUSH = makeCosts(modeOf('socket.io'));
const KNOWN = { baseHeapBytes: 10_000_000 };
const LOAD = { clients: 800, pollIntervalMs: 700, messagesPerSecond: 6, payloadBytes: 20 };

describe('non-negative least squares', () => {
  it('finds the solution where it is positive', () => {
    const [a, b] = nonNegativeLeastSquares(
      [
        [1, 2],
        [3, 1],
        [2, 2],
      ],
      [8, 9, 10],
    );
    expect(a).toBeCloseTo(2);
    expect(b).toBeCloseTo(3);
  });

  it('gives 0 to what would be negative, and fits the rest', () => {
    const rows = [
      [1, 1],
      [1, 2],
      [1, 3],
    ];
    const [first, second] = nonNegativeLeastSquares(rows, [3, 2, 1]);
    expect(first).toBeCloseTo(2);
    expect(second).toBe(0);
  });

  it('gives 0 to columns of nothing, and nothing for no columns', () => {
    expect(nonNegativeLeastSquares([[0, 2]], [4])).toEqual([0, 2]);
    expect(nonNegativeLeastSquares([[], []], [1, 2])).toEqual([]);
  });

  it('gives 0 to a column so small that its coefficient could not be told', () => {
    expect(nonNegativeLeastSquares([[Number.MIN_VALUE, 2]], [4])).toEqual([0, 2]);
    expect(nonNegativeLeastSquares([[0, 1e-200, 2]], [4])).toEqual([0, 0, 2]);
  });

  it('is at a minimum: no step of one coefficient makes it better', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }), {
          minLength: 4,
          maxLength: 8,
        }),
        fc.infiniteStream(fc.double({ min: -5, max: 10, noNaN: true })),
        (rows, stream) => {
          const targets = rows.map(() => stream.next().value as number);
          const loss = (x: readonly number[]) =>
            rows.reduce(
              (sum, row, at) =>
                sum + (row.reduce((all, value, j) => all + value * (x[j] ?? 0), 0) - (targets[at] ?? 0)) ** 2,
              0,
            );
          const x = nonNegativeLeastSquares(rows, targets);
          const least = loss(x);
          return x.every((value, at) =>
            [-0.01, 0.01].every((step) => {
              const moved = x.map((each, other) => (other === at ? Math.max(0, each + step) : each));
              return value >= 0 && loss(moved) >= least - 1e-6 * (1 + least);
            }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('what a server does under a load', () => {
  it('is polls by clients and interval; a poll finds something where a message came since the last', () => {
    const flow = flowOf({ kind: 'poll' }, LOAD);
    expect(flow.operationsPerS).toBeCloseTo(800 / 0.7);
    expect(flow.pagesPerS).toBe(flow.operationsPerS);
    expect(flow.deliveriesPerS).toBe(4_800);
    expect(flow.heartbeatsPerS).toBe(0);
    const rare = flowOf({ kind: 'poll' }, { ...LOAD, messagesPerSecond: 0.5 });
    expect(rare.pagesPerS / rare.operationsPerS).toBeCloseTo(0.35);
    const random = flowOf({ kind: 'poll' }, { ...LOAD, messagesPerSecond: 0.5, arrivals: 'poisson' });
    expect(random.pagesPerS / random.operationsPerS).toBeCloseTo(1 - Math.exp(-0.35));
  });

  it('is a hand-over of each message to each client, and heartbeats', () => {
    const flow = flowOf(PUSH, LOAD);
    expect([flow.operationsPerS, flow.pagesPerS, flow.publishesPerS]).toEqual([4_800, 4_800, 6]);
    expect(flow.heartbeatsPerS).toBeCloseTo(64);
    expect(flowOf(HOLD, LOAD).operationsPerS).toBe(4_800);
  });

  it('has the heartbeats that were counted, where they were: a window may lie between two', () => {
    expect(flowOf(PUSH, { ...LOAD, heartbeatsPerS: 0 }).heartbeatsPerS).toBe(0);
    const silent = predictCosts(PUSH, { ...LOAD, heartbeatsPerS: 0 }, KNOWN).cpuMsPerS.value;
    expect(predictCosts(PUSH, LOAD, KNOWN).cpuMsPerS.value - silent).toBeCloseTo(64 * 0.02, 2);
  });

  it('is a hand-over of each batch where messages come faster than batches', () => {
    expect(flowOf(PUSH, { ...LOAD, batchMs: 500 }).operationsPerS).toBe(1_600);
    expect(flowOf(PUSH, { ...LOAD, batchMs: 100 }).operationsPerS).toBe(4_800);
    expect(flowOf(PUSH, { ...LOAD, batchMs: 500 }).deliveriesPerS).toBe(4_800);
  });
});

describe('the cost model', () => {
  it.each([
    ['poll', POLL],
    ['hold', HOLD],
    ['push', PUSH],
  ] as const)(
    'finds the costs of a %s that it was not told, for loads that it has not seen',
    (kind, costs) => {
      for (const load of [
        LOAD,
        { ...LOAD, clients: 9_000, messagesPerSecond: 0.5 },
        { ...LOAD, clients: 60, pollIntervalMs: 50, messagesPerSecond: 20 },
      ]) {
        const flow = flowOf(costs, load);
        expect(predictCpu(costs, flow).value / trueCpu(kind, flow)).toBeCloseTo(1, 1);
        expect(predictBytes(costs, flow).value / trueBytes(kind, flow)).toBeCloseTo(1, 2);
      }
      expect(costs.cpuErrorFraction).toBeLessThan(0.02);
      expect(costs.bytesErrorFraction).toBeLessThan(0.001);
    },
  );

  it('tells the parts apart: what stands, what idles, what publishing and what delivering takes', () => {
    const flow = flowOf(PUSH, LOAD);
    const parts = cpuPartsOf(PUSH, flow);
    const expected = cpuPartsOf({ cpuTerms: TRUE_CPU.push }, flow);
    expect(parts.standing).toBeCloseTo(1, 1);
    expect(parts.idle).toBeCloseTo(expected.idle, 1);
    expect(parts.publish / expected.publish).toBeCloseTo(1, 1);
    expect(parts.operation / expected.operation).toBeCloseTo(1, 1);
    const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
    expect(total).toBeCloseTo(predictCpu(PUSH, flow).value);
  });

  it('states an error that nine of ten predictions keep, as large as the noise of what it was fitted to', () => {
    const random = createRandom(3, 'noise');
    // Uniform on a logarithmic scale: a standard deviation of 0.1.
    const noisy = makeCosts(modeOf('socket.io'), () => Math.exp((random() - 0.5) * 2 * 0.173));
    expect(noisy.cpuErrorFraction).toBeGreaterThan(0.08);
    expect(noisy.cpuErrorFraction).toBeLessThan(0.35);
    const { value, low, high } = predictCosts(noisy, LOAD, KNOWN).cpuMsPerS;
    expect(high / value).toBeCloseTo(1 + noisy.cpuErrorFraction);
    expect(value / low).toBeCloseTo(1 + noisy.cpuErrorFraction);
  });

  it('says when a load lies beyond what was measured', () => {
    const extrapolated = (load: Partial<typeof LOAD>) =>
      predictCosts(PUSH, { ...LOAD, ...load }, KNOWN).extrapolated;
    expect(extrapolated({})).toBe(false);
    expect(extrapolated({ clients: 10_900, messagesPerSecond: 2 })).toBe(false);
    expect(extrapolated({ clients: 11_500, messagesPerSecond: 0.1 })).toBe(true);
    expect(extrapolated({ clients: 10, messagesPerSecond: 230 })).toBe(true);
    expect(extrapolated({ clients: 1_000, messagesPerSecond: 100 })).toBe(true);
  });

  it('counts requests of polls and held requests, and memory by the client', () => {
    expect(predictCosts(POLL, LOAD, KNOWN).requestsPerS).toBeCloseTo(800 / 0.7);
    expect(predictCosts(HOLD, LOAD, KNOWN).requestsPerS).toBe(4_800);
    expect(predictCosts(PUSH, LOAD, KNOWN).requestsPerS).toBe(0);
    expect(predictCosts(PUSH, LOAD, KNOWN).heapBytes).toBe(10_000_000 + 800 * 9_000);
  });

  it('has no term that is negative anywhere', () => {
    fc.assert(
      fc.property(
        fc.record({
          clients: fc.integer({ min: 0, max: 100_000 }),
          publishesPerS: fc.double({ min: 0, max: 1e4, noNaN: true }),
          operationsPerS: fc.double({ min: 0, max: 1e6, noNaN: true }),
          pagesPerS: fc.double({ min: 0, max: 1e6, noNaN: true }),
          deliveriesPerS: fc.double({ min: 0, max: 1e6, noNaN: true }),
          payloadBytes: fc.integer({ min: 0, max: 1e5 }),
          heartbeatsPerS: fc.double({ min: 0, max: 1e4, noNaN: true }),
        }),
        (flow) => Object.values(CPU_TERMS).every(({ of }) => of(flow) >= 0),
      ),
      { numRuns: 200 },
    );
  });
});

describe('the crossing', () => {
  it('is where one poll brings so many messages that it takes less CPU than pushing them', () => {
    const load = { ...LOAD, clients: 1_000, pollIntervalMs: 1_000 };
    const { from = 0, surelyFrom = 0 } = crossingOf(POLL, PUSH, load);
    const cpu = (costs: ModeCosts, messagesPerSecond: number) =>
      predictCosts(costs, { ...load, messagesPerSecond }, KNOWN).cpuMsPerS.value;
    expect(from).toBeGreaterThan(1);
    expect(cpu(POLL, from * 1.02)).toBeLessThan(cpu(PUSH, from * 1.02));
    expect(cpu(POLL, from * 0.97)).toBeGreaterThan(cpu(PUSH, from * 0.97));
    expect(surelyFrom).toBeGreaterThanOrEqual(from);
  });

  it('is absent where polling never takes less, and at the least rate where it always does', () => {
    const dear = { ...POLL, cpuTerms: { ...POLL.cpuTerms, standing: 1e6 } };
    expect(crossingOf(dear, PUSH, LOAD)).toEqual({ from: undefined, surelyFrom: undefined });
    const free = { ...POLL, cpuTerms: { standing: 0 } };
    expect(isAlways(crossingOf(free, PUSH, LOAD))).toBe(true);
    expect(isAlways(crossingOf(POLL, PUSH, LOAD))).toBe(false);
  });

  it('tells predictions apart where their intervals do not overlap', () => {
    const at = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
    expect(comparePredicted(at(1, 2), at(3, 4))).toBe('lower');
    expect(comparePredicted(at(3, 4), at(1, 2))).toBe('higher');
    expect(comparePredicted(at(1, 3), at(3, 4))).toBe('same');
    expect(comparePredicted(at(3, 4), at(1, 3))).toBe('same');
  });
});

describe('the projection', () => {
  const load = { ...LOAD, pollIntervalMs: 1_000, messagesPerSecond: 1 };

  it('is the prediction itself, while one process carries it', () => {
    const projected = projectCosts(PUSH, { ...load, clients: 5_000 }, KNOWN);
    const predicted = predictCosts(PUSH, { ...load, clients: 5_000 }, KNOWN);
    expect(projected?.processes).toBe(1);
    expect(projected?.cores.value).toBeCloseTo(predicted.cpuMsPerS.value / 1000);
    expect(projected?.bytesPerS.value).toBeCloseTo(predicted.bytesPerS.value);
    expect(projected?.memoryBytes).toBe(predicted.heapBytes);
  });

  it('takes as few processes as have no more clients than were measured', () => {
    expect(projectCosts(PUSH, { ...load, clients: 10_000 }, KNOWN)?.processes).toBe(1);
    const many = projectCosts(PUSH, { ...load, clients: 1_000_000 }, KNOWN);
    const one = projectCosts(PUSH, { ...load, clients: 10_000 }, KNOWN);
    expect(many?.processes).toBe(100);
    expect(many?.cores.value).toBeCloseTo(100 * (one?.cores.value ?? 0));
    expect(many?.cores.high).toBeCloseTo(100 * (one?.cores.high ?? 0));
    expect(many?.memoryBytes).toBeCloseTo(100 * (one?.memoryBytes ?? 0));
  });

  it('takes more where a process would be busy for more than 70% of the time', () => {
    const busy = projectCosts(PUSH, { ...load, clients: 10_000, messagesPerSecond: 40 }, KNOWN);
    const perProcess = (processes: number) =>
      predictCosts(PUSH, { ...load, clients: 10_000 / processes, messagesPerSecond: 40 }, KNOWN).cpuMsPerS
        .value;
    const processes = busy?.processes ?? 0;
    expect(processes).toBeGreaterThan(1);
    expect(perProcess(processes)).toBeLessThanOrEqual(700);
    expect(perProcess(processes - 1)).toBeGreaterThan(700);
  });

  it('is absent where the messages alone are too many', () => {
    expect(projectCosts(PUSH, { ...load, messagesPerSecond: 5_000 }, KNOWN)).toBeUndefined();
  });

  it('counts machines by whichever of cores and memory runs out first', () => {
    const machine = { cores: 2, memoryBytes: 1_000 };
    expect(serversFor({ processes: 1, memoryBytes: 10 }, machine)).toBe(1);
    expect(serversFor({ processes: 5, memoryBytes: 10 }, machine)).toBe(3);
    expect(serversFor({ processes: 1, memoryBytes: 3_500 }, machine)).toBe(4);
  });
});

describe('the fingerprint of a calibration', () => {
  const { fingerprint } = makeCalibration();

  it('fits itself', () => {
    expect(mismatchesOf(fingerprint, { ...fingerprint })).toEqual([]);
  });

  it('names every fact that differs, with both values', () => {
    const other = {
      ...fingerprint,
      cores: 8,
      settings: { NODE_ENV: 'production' },
      packages: { ws: '9.0.0' },
    };
    expect(mismatchesOf(fingerprint, other)).toEqual([
      { fact: 'cores', calibrated: '2', here: '8' },
      { fact: 'ws', calibrated: '8.0.0', here: '9.0.0' },
      { fact: 'NODE_ENV', calibrated: 'not set', here: 'production' },
    ]);
  });
});
