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
  readonly skip?: boolean;
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
  { injected, short, skip = false }: DrillOptions,
  run: () => Promise<string>,
): void {
  it.skipIf(skip)(`${name}${short ? SHORT : ''}`, async ({ task }) => {
    task.meta.drill = { injected, found: 'failed' };
    task.meta.drill = { injected, found: await run() };
  });
}
