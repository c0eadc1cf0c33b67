import { median } from 'simple-statistics';
import type { Measurement } from '../report/published.ts';
import type { MeasuredCell } from '../result/schema.ts';
import type { Parameters, Row } from '../result/summary.ts';

/** The row of a mode under some load; what is left out does not matter. */
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

/** Median over a row's repeats; `undefined` where the row is missing, failed, or has no such figure. */
export function measure(
  row: Row | undefined,
  of: (cell: MeasuredCell) => number | undefined,
): Measurement | undefined {
  if (row === undefined || row.status === 'failed') return undefined;
  const values = row.cells.map(of).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : { value: median(values), status: row.status };
}

/** A figure made of two measured ones: as good as the worse of them, and absent without either. */
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

export function ratioOf(a: Measurement | undefined, b: Measurement | undefined): Measurement | undefined {
  return combine(a, b, (first, second) => first / second);
}

/** Thousandths of one core that the server process kept busy. */
export const serverMilliCpu = ({ server, windowS }: MeasuredCell): number => server.cpuMs / windowS;

/** Readers' bytes in both directions, above TCP. */
export const bytesPerS = ({ roles: { deliver }, windowS }: MeasuredCell): number =>
  (deliver.bytesIn + deliver.bytesOut) / windowS;
