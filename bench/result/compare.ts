import { UsageError } from '../../src/process/explained-error.ts';
import type { FigureId } from './figures.ts';
import { repeatsOf } from './judge/difference.ts';
import { type Judgement, judgeUnpaired, type Noise } from './judge/judge.ts';
import { type NoiseOf, noiseIn } from './judge/noise.ts';
import { printable } from './printable.ts';
import type { Plan, Result } from './schema.ts';
import type { Estimate } from './statistics/intervals.ts';
import { type Figures, isOk, type OkRow, rowsOf, summarise } from './summary.ts';

/** The two runs measured different things. The message lists the differences and the flag that compares them all the same. */
export class CompareError extends UsageError {
  override readonly name = 'CompareError';
}

/** One figure in both runs. `outcome` says how the second run's stands to the first run's. */
export interface Change extends Judgement {
  readonly row: OkRow;
  readonly figure: FigureId;
  readonly before: Estimate;
  readonly after: Estimate;
  readonly noise: Noise;
}

export interface RunComparison {
  /** Differences in machine, store or plan; empty unless the comparison was forced. */
  readonly differences: readonly string[];
  readonly changes: readonly Change[];
  /** Rows that only one of the runs has. */
  readonly unmatched: readonly OkRow[];
}

/** The figures that runs are compared by. */
export const COMPARED: readonly FigureId[] = [
  'requestsTotal',
  'requestsEmpty',
  'latencyMsP50',
  'latencyMsP99',
  'missed',
  'duplicated',
  'reordered',
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
  'memoryBytesPerClient',
  'storeQueries',
];

/** Parts of a plan that change how precise the figures are, and not what they are figures of. */
const NOT_COMPARED: readonly (keyof Plan)[] = ['seed', 'repeat', 'control', 'threads', 'allowVoid'];

/**
 * Compares two runs figure by figure.
 *
 * @param options - `figures`: further ones than those that are always compared.
 * @throws {CompareError} when store, machine or plan differ, unless forced.
 */
export function compareRuns(
  before: Result,
  after: Result,
  options: { readonly force: boolean; readonly figures?: readonly FigureId[] },
): RunComparison {
  const differences = differencesBetween(before, after);
  if (differences.length > 0 && !options.force) {
    throw new CompareError(
      `these runs measured different things, so their figures say nothing of each other:\n${differences
        .map((difference) => `  ${difference}`)
        .join('\n')}\nTo compare them all the same, add --force.`,
    );
  }
  const [left, right] = [rowsByPlace(before), rowsByPlace(after)];
  const noises = [noiseIn(before), noiseIn(after)];
  const changes = [...left].flatMap(([place, row]) => {
    const other = right.get(place);
    if (other === undefined) return [];
    return [...new Set([...COMPARED, ...(options.figures ?? [])])].flatMap((figure): Change[] => {
      const estimates = pair(row.figures, other.figures, figure);
      if (estimates === undefined) return [];
      const noise = greaterNoise(figure, [row, other], noises);
      const judged = judgeUnpaired(repeatsOf(other, figure), repeatsOf(row, figure), noise);
      return [{ row, figure, noise, ...estimates, ...judged }];
    });
  });
  const unmatched = [
    ...[...left].filter(([place]) => !right.has(place)),
    ...[...right].filter(([place]) => !left.has(place)),
  ].map(([, row]) => row);
  return { differences, changes, unmatched };
}

/** Returns what makes two runs incomparable, each difference with both values. */
export function differencesBetween(before: Result, after: Result): readonly string[] {
  const facts = ({ environment, plan }: Result): Readonly<Record<string, unknown>> => ({
    store: `${environment.store.kind} ${environment.store.version}`,
    cpu: environment.cpuModel,
    cores: environment.cores,
    cpuLimitCores: environment.cpuLimitCores,
    memoryBytes: environment.memoryBytes,
    os: environment.os,
    node: environment.node,
    serverCode: environment.serverCode ?? 'source',
    ...Object.fromEntries(
      Object.entries(environment.settings ?? {}).map(([name, value]) => [`environment.${name}`, value]),
    ),
    ...Object.fromEntries(
      Object.entries(plan)
        .filter(([name]) => !NOT_COMPARED.includes(name as keyof Plan) && name !== 'store')
        .map(([name, value]) => [`plan.${name}`, JSON.stringify(value)]),
    ),
  });
  const unfinished = Object.entries({ first: before, second: after })
    .filter(([, run]) => run.finishedAt === undefined)
    .map(([which]) => `the ${which} run has not ended`);
  const [left, right] = [facts(before), facts(after)];
  const different = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((name) => left[name] !== right[name])
    .map((name) => printable(`${name}: ${left[name] ?? 'not set'} against ${right[name] ?? 'not set'}`));
  return [...unfinished, ...different];
}

/** Returns the greater noise of both runs: a run that measured its own says nothing of another hour's. */
function greaterNoise(figure: FigureId, rows: readonly OkRow[], noises: readonly NoiseOf[]): Noise {
  const cells = rows.flatMap((row) => row.cells);
  const [first, second] = noises.map((noiseOf) => noiseOf(figure, cells)) as [Noise, Noise];
  return first.spread >= second.spread ? first : second;
}

function pair(
  left: Figures,
  right: Figures,
  figure: FigureId,
): { before: Estimate; after: Estimate } | undefined {
  const [before, after] = [left[figure], right[figure]];
  return before === undefined || after === undefined ? undefined : { before, after };
}

/** Returns a run's rows with figures by what was measured in them, the same for each run of a plan. */
export function rowsByPlace(result: Result): ReadonlyMap<string, OkRow> {
  const rows = rowsOf(summarise(result)).filter(isOk);
  return new Map(
    rows.map((row) => {
      // Left out: the parameter that has no effect on the mode. Its value depends on the group in which the row stands first.
      const unfelt = row.mode.kind === 'poll' ? { batchMs: undefined } : { pollIntervalMs: undefined };
      return [JSON.stringify([row.mode.name, { ...row.parameters, ...unfelt }]), row];
    }),
  );
}
