/** How much work a run of the benchmark puts into one figure. */
export interface Scale {
  /** Multiplies the operations of a window; below 1 for a quick look. */
  readonly work: number;
}

/** Whether the next operation begins when there is room for it, or at its time: so many a second, however many clients share them. */
export type Pace = 'flat-out' | 'even';

/** Something that is up and can be measured again and again. */
export interface Subject {
  /** One window of load. The figure is in the case's unit, for one operation. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

/** One of those compared. */
export interface Contender {
  readonly name: string;
  /** @throws {Unavailable} when this machine does not have what it needs. */
  start(scale: Scale): Promise<Subject>;
}

/** What is compared, by which figure, and how much dearer than which reference ours may be. */
export interface PerfCase {
  readonly name: string;
  readonly title: string;
  /** For example `µs/poll`. */
  readonly unit: string;
  /** This project's own. */
  readonly ours: Contender;
  readonly references: readonly Contender[];
  /** The greatest ratio of ours to the named reference that this project promises. */
  readonly promise?: { readonly reference: string; readonly ratio: number };
}

/** A reference that this machine does not have; the message says how to get it. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
