import type { Meter, MeterSnapshot } from '../meter.ts';
import type { RunningServer } from '../server.ts';
import { countActiveResources } from './active-resources.ts';

/** Messages from the server to the process that started it. */
export type ToParent =
  | {
      readonly type: 'ready';
      readonly port: number;
      readonly store: { kind: string; version: string };
      /** Whether readers may have a message before this server has the answer to its insert, from other servers or from the store. */
      readonly sharesStore: boolean;
      /** Process id of a database that the server has started. */
      readonly databasePid?: number;
    }
  | { readonly type: 'notice'; readonly line: string }
  | { readonly type: 'failed'; readonly message: string }
  /** The meter after the last connection was closed, when the process was asked to end. */
  | { readonly type: 'closed'; readonly snapshot: MeterSnapshot }
  | { readonly type: 'snapshot'; readonly id: number; readonly snapshot: Reading };

/** The meter and, where they were asked for, the process's active handles, requests and timers, counted by their kind. */
export interface Reading extends MeterSnapshot {
  readonly resources?: Readonly<Record<string, number>>;
}

/** A request of that process for a snapshot of the meter. */
export interface FromParent {
  readonly type: 'snapshot';
  /** Returned in the answer. */
  readonly id: number;
  /** Whether to begin a new window after the snapshot; see `Meter.beginWindow`. */
  readonly reset: boolean;
  /** Whether to collect garbage first, so that the heap holds live objects only. Needs `--expose-gc`. */
  readonly collect: boolean;
  /** Whether to count the active resources too, which takes time in proportion to the connections. */
  readonly resources?: boolean;
}

/** The IPC channel to the parent process. A benchmark starts the server with one, to read its meter without HTTP. */
export interface Parent {
  /** Sends a message; calls `sent` when it is out. Does nothing else if the parent is gone. */
  send(message: ToParent, sent?: () => void): void;
  /** Answers the parent's requests. Calls `onGone` when the channel closes, however the parent ended. */
  serve(server: Pick<RunningServer, 'meter'>, onGone: () => void): void;
}

/** @returns the parent, or `undefined` if the process was started without an IPC channel, as from a shell. */
export function findParent(): Parent | undefined {
  if (process.send === undefined) return undefined;
  const send = (message: ToParent, sent = () => {}): void => {
    // Ignore a failure: the parent has just gone, and `disconnect` is emitted for that.
    process.send?.(message, undefined, undefined, () => sent());
  };
  return {
    send,
    serve({ meter }, onGone) {
      process.on('message', (request: FromParent) => send(answer(request, meter)));
      process.once('disconnect', onGone);
      if (!process.connected) onGone();
    },
  };
}

function answer({ id, reset, collect, resources = false }: FromParent, meter: Meter): ToParent {
  if (collect) globalThis.gc?.();
  const snapshot = meter.snapshot();
  if (reset) meter.beginWindow();
  if (!resources) return { type: 'snapshot', id, snapshot };
  return { type: 'snapshot', id, snapshot: { ...snapshot, resources: countActiveResources() } };
}
