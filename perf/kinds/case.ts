/** How much load goes into one figure. */
export interface Scale {
  /** Multiplies the number of operations in a window; below 1 for a quick look. */
  readonly work: number;
}

/** `flat-out`: each operation starts as soon as an earlier one ends (closed loop). `even`: at a fixed total rate (open loop). */
export type Pace = 'flat-out' | 'even';

/** A started contender, which can be measured repeatedly. */
export interface Subject {
  /** Runs one window of load. Returns the cost of one operation, in the unit of the case. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

/** An implementation that a case compares: this project's, or a reference. */
export interface Contender {
  readonly name: string;
  /** @throws {Unavailable} if this machine lacks something that the contender needs. */
  start(scale: Scale): Promise<Subject>;
}

/** A comparison of this project with references by one figure. */
export interface PerfCase {
  readonly name: string;
  readonly title: string;
  /** For example `µs/poll`. */
  readonly unit: string;
  /** This project's own. */
  readonly ours: Contender;
  readonly references: readonly Contender[];
  /** The greatest ratio of our cost to that of the named reference that this project promises. */
  readonly promise?: { readonly reference: string; readonly ratio: number };
}

/** This machine lacks a reference. The message says how to install it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
