import type { Row } from '../result/summary.ts';
import type { Language } from './words/language.ts';

/** A sentence in every language of reports. */
export type Words = Readonly<Record<Language, string>>;

/** How a compared figure's number is to be written. `mCPU`: thousandths of one core. */
export type Unit = 'bytes' | 'bytesPerS' | 'count' | 'fraction' | 'mCPU' | 'ms' | 'ratio';

/** A measured figure, and whether it may be relied on. */
export interface Measurement {
  readonly value: number;
  /** `void`: the driver could not keep up, so the figure is shown in brackets. */
  readonly status: 'ok' | 'void';
  /** The true figure is this or more: nothing larger was measured, or nothing larger that counts. */
  readonly atLeast?: true;
}

/** Where published figures come from. */
export interface Source {
  readonly citation: string;
  readonly url: string;
  /** What of the source was read, so that nobody takes a quotation for the original. */
  readonly read: Words;
}

/** One published figure beside ours. */
export interface Comparison {
  readonly figure: Words;
  readonly unit: Unit;
  /** The published number, or what was said where no number was given; absent where nothing was. */
  readonly published: number | Words | undefined;
  /** Absent where this project measures no such thing: a figure is measured or absent. */
  readonly measured: Measurement | undefined;
  /** Why the two may differ, or why one of them is absent. */
  readonly why: Words;
}

/** Published figures that a run can be held against. The report is given those that there are; it knows none by itself. */
export interface PublishedComparison {
  /** As `plan.preset` has it. */
  readonly name: string;
  readonly source: Source;
  /** How the published workload became the flags of the run, for one machine of two cores and less than ten minutes. */
  readonly scaled: Words;
  /** The published figures beside those of a run's rows. Pure: a report made again says the same. */
  readonly compare: (rows: readonly Row[]) => readonly Comparison[];
}
