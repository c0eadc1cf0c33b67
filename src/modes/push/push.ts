import type { Buffer } from 'node:buffer';
import type { Logger } from 'pino';
import type { LogEntry } from '../../log/entry.ts';
import type { Feed } from '../../log/feed.ts';
import type { Subscription } from '../../log/subscription.ts';
import type { RoleCounters } from '../../meter.ts';
import { writeTogether } from './write-together.ts';

/** Writes encoded messages to one reader. */
export interface Outlet<Encoded> {
  /** Returns whether the connection is open. It is not, as soon as either side has begun to close it. */
  isOpen(): boolean;
  /** Writes all parts, and counts writes and frames. */
  write(parts: readonly Encoded[], messages: number): void;
  /** Returns whether so many bytes wait for the reader that nothing should be written until `onDrain` calls back. */
  isFull(): boolean;
  /** Calls back once, when the reader can take more. May be called only if the outlet is full. */
  onDrain(resume: () => void): void;
  /** Ends the connection at once. */
  cutOff(): void;
}

export interface PushOptions<Encoded> {
  readonly feed: Feed;
  /** The reader's cursor. */
  readonly since: number;
  readonly encode: (entries: readonly LogEntry[], shared: boolean) => readonly Encoded[];
  readonly log: Logger;
}

/**
 * Writes the log to a reader from its cursor on, as fast as the reader takes it. This is the only loop of writing and draining: all push modes
 * use it. The caller must close the subscription when the reader is gone.
 */
export function pushTo<Encoded>(
  outlet: Outlet<Encoded>,
  { feed, since, encode, log }: PushOptions<Encoded>,
): Subscription {
  const resume = (): void => subscription.resume();
  const subscription = feed.subscribe(since, {
    write(entries, shared) {
      if (!outlet.isOpen()) return false;
      outlet.write(encode(entries, shared), entries.length);
      if (!outlet.isFull()) return true;
      outlet.onDrain(resume);
      return false;
    },
    failed(error) {
      log.error({ err: error }, 'history could not be read; the reader is cut off');
      outlet.cutOff();
    },
  });
  return subscription;
}

/** The members that a socket and a response have in common. A response is not a `Writable`. */
export interface PushStream {
  readonly writableLength: number;
  readonly writableNeedDrain: boolean;
  cork(): void;
  uncork(): void;
  write(bytes: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
  destroy(): unknown;
}

/**
 * Returns whether writing to a stream should pause until it drains.
 *
 * A stream emits `drain` only after its own high-water mark was exceeded (16 KB or 64 KB, depending on the version of Node.js). So a limit
 * below that mark has the effect of the mark.
 */
export function isFull(stream: PushStream, maxWaitingBytes: number): boolean {
  return stream.writableNeedDrain && stream.writableLength >= maxWaitingBytes;
}

/** Writes frames to a reader in one write to the kernel, and counts them. */
export function writeCounted(
  stream: PushStream,
  frames: readonly Buffer[],
  messages: number,
  counters: RoleCounters,
): void {
  writeTogether(stream, frames);
  counters.pushes++;
  counters.framesOut += messages;
}

/** Creates an outlet to a reader with a stream of its own: a socket, or a response. */
export function streamOutlet(
  stream: PushStream,
  isOpen: () => boolean,
  maxWaitingBytes: number,
  counters: RoleCounters,
): Outlet<Buffer> {
  return {
    isOpen,
    write: (parts, messages) => writeCounted(stream, parts, messages, counters),
    isFull: () => isFull(stream, maxWaitingBytes),
    onDrain: (resume) => void stream.once('drain', resume),
    cutOff: () => void stream.destroy(),
  };
}
