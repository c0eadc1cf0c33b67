import type { Buffer } from 'node:buffer';

/** What is used of a stream: a socket's, or that of a response, which is no `Writable`. */
interface Corkable {
  cork(): void;
  uncork(): void;
  write(bytes: Buffer): boolean;
}

/** Gives the kernel several buffers in one write, without a copy that joins them. */
export function writeTogether(stream: Corkable, parts: readonly Buffer[]): void {
  // Corked, even a single one would be queued first.
  const corked = parts.length > 1;
  if (corked) stream.cork();
  for (const part of parts) stream.write(part);
  if (corked) stream.uncork();
}
