import type { Seen } from './judge-load.ts';
import type { SearchSpace } from './search.ts';

/** One load, measured. */
export type Probe = (load: number) => Promise<Seen>;

/** Something of which there is a greatest amount that a server carries. */
export interface Axis {
  /** For example `socket.io: deliveries/s to 1,000 clients`. */
  readonly title: string;
  readonly space: SearchSpace;
  readonly probe: Probe;
  /** What a load is in the unit of the title. */
  toUnit(load: number): number;
}
