import { it } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What was injected, and what was found, for the table of docs/reliability.md. */
    drill?: { readonly injected: string; readonly found: string };
  }
}

export interface DrillOptions {
  /** What is done to the system. */
  readonly injected: string;
  /** One of those that CI runs. */
  readonly short?: true;
  /** Why it cannot be done on this machine; `undefined`: it can. */
  readonly skip?: string | undefined;
}

/** Its name ends so if CI runs it. */
export const SHORT = ' (short)';

/**
 * A fault drill: it injects one fault, asserts what must hold, and says in a few words what it found.
 *
 * @param run - rejects where it does not hold.
 */
export function drill(
  name: string,
  { injected, short, skip }: DrillOptions,
  run: () => Promise<string>,
): void {
  it(`${name}${short ? SHORT : ''}`, async ({ task, skip: skipIt }) => {
    task.meta.drill = { injected, found: skip ?? 'failed' };
    if (skip !== undefined) return skipIt(skip);
    task.meta.drill = { injected, found: await run() };
  });
}
