import type { Meter, MeterSnapshot } from '../meter.ts';
import type { RunningServer } from '../server.ts';

/** What the server tells the process that started it. */
export type ToParent =
  | { readonly type: 'ready'; readonly port: number; readonly store: { kind: string; version: string } }
  | { readonly type: 'notice'; readonly line: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'snapshot'; readonly id: number; readonly snapshot: MeterSnapshot };

/** What that process may ask. */
export interface FromParent {
  readonly type: 'snapshot';
  readonly id: number;
  /** Begin a new window: what is told of one is counted afresh from here. */
  readonly reset: boolean;
  /** Collect garbage first, where the process was started with `--expose-gc`: the heap is then what is in use. */
  readonly collect: boolean;
}

/** The channel to a parent process, when there is one: a benchmark starts the server so and reads its meter without HTTP. */
export interface Parent {
  send(message: ToParent): void;
  /** Answers the parent's questions, and calls back when the parent is gone, however it ended. */
  serve(server: Pick<RunningServer, 'meter'>, onGone: () => void): void;
}

/** The parent, or `undefined` when the process was started from a shell. */
export function findParent(): Parent | undefined {
  if (process.send === undefined) return undefined;
  const send = (message: ToParent): void => {
    // The parent may be gone in this very moment; its leaving is handled by `disconnect`.
    process.send?.(message, undefined, undefined, () => {});
  };
  return {
    send,
    serve({ meter }, onGone) {
      process.on('message', (question: FromParent) => send(answer(question, meter)));
      process.once('disconnect', onGone);
      if (!process.connected) onGone();
    },
  };
}

function answer({ id, reset, collect }: FromParent, meter: Meter): ToParent {
  if (collect) globalThis.gc?.();
  const snapshot = meter.snapshot();
  if (reset) meter.beginWindow();
  return { type: 'snapshot', id, snapshot };
}
