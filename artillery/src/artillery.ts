/** The parts of Artillery's interface for engines that this one uses. [https://www.artillery.io/docs/reference/engines] */

/** Where a virtual user reports what it does: metrics have Artillery's names and kinds. */
export interface ScenarioEvents {
  emit(event: 'started'): unknown;
  emit(event: 'counter', name: string, value: number): unknown;
  emit(event: 'histogram', name: string, value: number): unknown;
  /** Counted as `errors.CODE`. */
  emit(event: 'error', code: string): unknown;
}

/** A virtual user. */
export interface VirtualUser {
  readonly vars: Readonly<Record<string, unknown>>;
}

/** A test script, as Artillery has read it. */
export interface Script {
  readonly config: {
    readonly target?: string;
    readonly engines?: Readonly<Record<string, unknown>>;
  };
}

export interface ScenarioSpec {
  readonly name?: string;
  readonly flow: readonly unknown[];
}

/** Artillery's helpers for engines. */
export interface Helpers {
  /** Replaces `{{ variables }}` in a value by those of a virtual user. */
  template(value: unknown, context: VirtualUser): unknown;
}

/** Runs a scenario for one virtual user; calls back with an error or the user when it is over. */
export type RunScenario = (
  user: VirtualUser,
  done: (error: Error | null, user?: VirtualUser) => void,
) => void;
