import { FIGURE_IDS, FIGURES, type FigureId } from './figures.ts';
import type { Reason } from './reasons.ts';
import type { Cell, CellSpec, MeasuredCell, ModeInfo, Result } from './schema.ts';
import { type Estimate, estimate } from './statistics/intervals.ts';

/** What two cells must share to be compared with each other. */
const PARAMETERS = [
  'clients',
  'pollIntervalMs',
  'messagesPerSecond',
  'payloadBytes',
  'rttMs',
  'batchMs',
  'nodes',
  'stack',
  'recovery',
  'durationS',
] as const satisfies readonly (keyof CellSpec)[];
export type Parameters = Pick<CellSpec, (typeof PARAMETERS)[number]>;

export type Figures = Readonly<Record<FigureId, Estimate | undefined>>;

interface RowBase {
  readonly mode: ModeInfo;
  readonly parameters: Parameters;
  /** Why cells of this row are void or failed, cell by cell. */
  readonly reasons: readonly Reason[];
  readonly okRepeats: number;
  readonly allRepeats: number;
}

/** A row with figures. Those of a `void` row are shown and never enter a verdict. */
export type MeasuredRow = RowBase & {
  readonly status: 'ok' | 'void';
  readonly figures: Figures;
  readonly cells: readonly MeasuredCell[];
};
export type Row = MeasuredRow | (RowBase & { readonly status: 'failed' });
/** A row whose figures may enter a verdict. */
export type OkRow = MeasuredRow & { readonly status: 'ok' };

/** The modes measured under the same parameters, in the registry's order. */
export interface Group {
  readonly parameters: Parameters;
  readonly rows: readonly Row[];
}

/**
 * Returns one row for each mode and parameters, with medians over the repeats that are `ok`. Control cells are left out: they only
 * measure the noise. The poll interval has no effect on modes that do not poll, so their one row stands in the group of every
 * interval. Batches have no effect on modes that poll, so their one row stands in the group of every batch.
 */
export function summarise(result: Result): readonly Group[] {
  const cells = result.cells.filter((cell) => !cell.control);
  const polls = new Set(result.modes.filter((mode) => mode.kind === 'poll').map((mode) => mode.name));
  const places = distinct(cells.map(parametersOf), sharedKey).flatMap((shared) => {
    const alike = cells.filter((cell) => sharedKey(cell) === sharedKey(shared));
    const feeling = (poll: boolean) => {
      const own = alike.filter((cell) => polls.has(cell.mode) === poll);
      return own.length > 0 ? own : alike;
    };
    const batches = new Set(feeling(false).map((cell) => cell.batchMs));
    return [...new Set(feeling(true).map((cell) => cell.pollIntervalMs))].flatMap((pollIntervalMs) =>
      [...batches].map((batchMs) => ({ ...shared, pollIntervalMs, batchMs })),
    );
  });
  const rows = new Map<string, Row | undefined>();
  const rowAt = (mode: ModeInfo, parameters: Parameters): Row | undefined => {
    const key = mode.kind === 'poll' ? pollKey : batchKey;
    const id = `${mode.name}|${key(parameters)}`;
    if (!rows.has(id)) {
      const own = cells.filter((cell) => cell.mode === mode.name && key(cell) === key(parameters));
      rows.set(id, own.length === 0 ? undefined : rowOf(mode, parameters, own));
    }
    return rows.get(id);
  };
  return places.sort(byParameters).map((parameters) => ({
    parameters,
    rows: result.modes.map((mode) => rowAt(mode, parameters)).filter((row) => row !== undefined),
  }));
}

/** Returns the rows of all groups, a row that stands in several groups once. */
export function rowsOf(groups: readonly Group[]): readonly Row[] {
  return [...new Set(groups.flatMap((group) => group.rows))];
}

function rowOf(mode: ModeInfo, parameters: Parameters, cells: readonly Cell[]): Row {
  const ok = cells.filter((cell) => cell.status === 'ok');
  const base = {
    mode,
    parameters,
    reasons: cells.flatMap((cell) => cell.reasons),
    okRepeats: ok.length,
    allRepeats: cells.length,
  };
  const voided = cells.filter((cell) => cell.status === 'void');
  const measured = ok.length > 0 ? ok : voided;
  if (measured.length === 0) return { ...base, status: 'failed' };
  const status = ok.length > 0 ? 'ok' : 'void';
  return { ...base, status, figures: figuresOf(measured), cells: measured };
}

/** Returns all figures over some cells, each with its interval. */
export function figuresOf(cells: readonly MeasuredCell[]): Figures {
  const entries = FIGURE_IDS.map((id) => {
    const values = cells.map(FIGURES[id].of).filter((value) => value !== undefined);
    return [id, estimate(values)] as const;
  });
  return Object.fromEntries(entries) as Record<FigureId, Estimate | undefined>;
}

/** Returns whether one of the modes polls, so that the poll interval has an effect. */
export function polls(modes: readonly ModeInfo[]): boolean {
  return modes.some(({ kind }) => kind === 'poll');
}

export function isOk(row: Row): row is OkRow {
  return row.status === 'ok';
}

function parametersOf(spec: CellSpec): Parameters {
  return Object.fromEntries(PARAMETERS.map((name) => [name, spec[name]])) as unknown as Parameters;
}

/** The poll interval has no effect on modes that do not poll, and batches have none on those that do. */
const OF_SOME: readonly (keyof Parameters)[] = ['pollIntervalMs', 'batchMs'];

/** Returns a key of the parameters that have an effect on every mode. */
function sharedKey(at: Parameters): string {
  return PARAMETERS.filter((name) => !OF_SOME.includes(name))
    .map((name) => at[name])
    .join('|');
}

function pollKey(at: Parameters): string {
  return `${sharedKey(at)}|${at.pollIntervalMs}`;
}

function batchKey(at: Parameters): string {
  return `${sharedKey(at)}|${at.batchMs}`;
}

function distinct<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}

/** The order in which a report lists groups. Cells ran in a shuffled order. */
function byParameters(a: Parameters, b: Parameters): number {
  return (
    a.clients - b.clients ||
    a.messagesPerSecond - b.messagesPerSecond ||
    a.payloadBytes - b.payloadBytes ||
    a.rttMs - b.rttMs ||
    a.nodes - b.nodes ||
    // Tuned first.
    a.stack.localeCompare(b.stack) ||
    a.recovery.localeCompare(b.recovery) ||
    a.durationS - b.durationS ||
    a.pollIntervalMs - b.pollIntervalMs ||
    a.batchMs - b.batchMs
  );
}
