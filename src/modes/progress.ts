import type { Socket } from 'node:net';

/** What is used of a socket's handle, and not part of its types. */
interface HandleInsides {
  /** What the operating system has not taken yet of the write that is under way. */
  readonly writeQueueSize?: number;
}

/**
 * Tells a slow reader from one that is gone.
 *
 * A reader gets a ping after all that waits for it, so its answer may take as long as it likes. But while something waits, the
 * operating system takes more only when the reader took some.
 *
 * @returns whether the reader took any of what waited at the last call.
 */
export function watchProgress(socket: Socket): () => boolean {
  const look = () => ({
    waiting: socket.writableLength,
    // A write counts here when all of it was taken. That may be hundreds of kilobytes, so the handle tells how far it is.
    written: socket.bytesWritten - socket.writableLength,
    underWay: (socket as { _handle?: HandleInsides | null })._handle?.writeQueueSize,
  });
  let before = look();
  return () => {
    const now = look();
    const tookSome =
      before.waiting > 0 && (now.written !== before.written || now.underWay !== before.underWay);
    before = now;
    return tookSome;
  };
}
