/** The amount of work in a phase, for example 100 clients. A phase without it is shown by its name only. */
export interface PhaseExtent {
  readonly total: number;
  readonly unit: string;
}

/** Shows a waiting person what is being done. Calls come in the order cell, phase, updates; any number of each. */
export interface Progress {
  /** Begins the next cell. */
  cell(label: string): void;
  phase(name: string, extent?: PhaseExtent): void;
  update(done: number): void;
  /** Prints a line of its own, between whatever is shown. */
  line(text: string): void;
  /** Removes an unfinished bar from the screen. May be called twice. */
  end(): void;
}
