/** How far a phase can go, for example 100 clients. Without it a phase is only named. */
export interface PhaseExtent {
  readonly total: number;
  readonly unit: string;
}

/** Tells a waiting person what is under way. Calls come in the order cell, phase, updates; any number of each. */
export interface Progress {
  /** Begins the next cell. */
  cell(label: string): void;
  phase(name: string, extent?: PhaseExtent): void;
  update(done: number): void;
  /** Prints a line of its own, between whatever is shown. */
  line(text: string): void;
  /** Takes away what is unfinished on the screen. May be called twice. */
  end(): void;
}
