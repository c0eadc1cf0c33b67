import type { LoadMeasurement } from './judge-load.ts';
import type { SearchSpace } from './search.ts';

/** Measures the server under one load. */
export type Probe = (load: number) => Promise<LoadMeasurement>;

/** One kind of load of which a search finds the most that a server carries: polls, deliveries or clients. */
export interface Axis {
  /** What is counted, such as `socket.io: deliveries/s to 1,000 clients`. */
  readonly title: string;
  readonly space: SearchSpace;
  readonly probe: Probe;
  /** Converts a load of the search to the unit of the title, such as messages/s to deliveries/s. */
  toUnit(load: number): number;
}
