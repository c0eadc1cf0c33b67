import type { Buffer } from 'node:buffer';
import type { Logger } from 'pino';
import type { LogEntry } from '../../log/entry.ts';
import type { Feed } from '../../log/feed.ts';
import type { Subscription } from '../../log/subscription.ts';
import type { RoleCounters } from '../../meter.ts';
import { writeTogether } from './write-together.ts';

/** The way out to one reader to whom messages are pushed. */
export interface Outlet<Encoded> {
  /** Whether the reader is still there to be written to: not once either side has begun to close. */
  isOpen(): boolean;
  /** Takes all of it, and counts its writes and frames. */
  write(parts: readonly Encoded[], messages: number): void;
  /** So much waits for the reader that it should be left alone until `onDrain`. */
  isFull(): boolean;
  /** Calls back once, when the reader can take more. Only for an outlet that is full. */
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

/** Writes the log to a reader from its cursor on, as fast as it takes it. The caller closes the subscription when the reader is gone. */
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

/** What is used of a stream: a socket's, or that of a response, which is no `Writable`. */
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
 * Whether a reader should be left alone until its stream drains.
 *
 * A stream announces that it has drained only when its own high-water mark was passed (16 KB or 64 KB, by the version of Node.js), so
 * that a limit below that takes effect there.
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

/** The way out to a reader who has a stream to itself. */
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
