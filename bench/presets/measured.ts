import { median } from 'simple-statistics';
import type { Measurement } from '../report/published.ts';
import { ownServerOf } from '../result/own-server.ts';
import type { MeasuredCell } from '../result/schema.ts';
import type { Parameters, Row } from '../result/summary.ts';

/**
 * Returns the first row of a mode under a load; `undefined` when there is none.
 *
 * @param load - parameters that the row must have; those left out may have any value.
 */
export function rowOf(
  rows: readonly Row[],
  mode: string,
  load: Partial<Pick<Parameters, 'clients' | 'pollIntervalMs' | 'messagesPerSecond' | 'rttMs'>> = {},
): Row | undefined {
  return rows.find(
    ({ mode: { name }, parameters }) =>
      name === mode &&
      (Object.keys(load) as (keyof typeof load)[]).every((key) => parameters[key] === load[key]),
  );
}

/**
 * Returns the median of a figure over a row's repeats, with the row's status; `undefined` where the row is missing or failed, or where no
 * cell has the figure.
 *
 * @param of - returns the figure of one cell.
 */
export function measure(
  row: Row | undefined,
  of: (cell: MeasuredCell) => number | undefined,
): Measurement | undefined {
  if (row === undefined || row.status === 'failed') return undefined;
  const values = row.cells.map(of).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : { value: median(values), status: row.status };
}

/**
 * Derives a figure from two measured ones. It is void when either is void, and `undefined` when either is or the result is not finite.
 *
 * @param how - computes the figure.
 */
export function combine(
  a: Measurement | undefined,
  b: Measurement | undefined,
  how: (a: number, b: number) => number,
): Measurement | undefined {
  if (a === undefined || b === undefined) return undefined;
  const value = how(a.value, b.value);
  if (!Number.isFinite(value)) return undefined;
  return { value, status: a.status === 'ok' && b.status === 'ok' ? 'ok' : 'void' };
}

/** Returns a / b, combined as by {@link combine}. */
export function ratioOf(a: Measurement | undefined, b: Measurement | undefined): Measurement | undefined {
  return combine(a, b, (first, second) => first / second);
}

/** Returns the CPU use of the server process in the window, in thousandths of one core (ms of CPU time per second). */
export const serverMilliCpu = (cell: MeasuredCell): number => ownServerOf(cell).cpuMs / cell.windowS;

/** Returns the bytes per second on readers' connections, both directions, counted at the server's sockets. */
export const bytesPerS = ({ roles: { deliver }, windowS }: MeasuredCell): number =>
  (deliver.bytesIn + deliver.bytesOut) / windowS;
